import { CancellationScope, ParentClosePolicy, patched, startChild, workflowInfo } from '@temporalio/workflow';
import { archiveWorkflowId, SESSION_ARCHIVE, type SessionArchiveInput } from '../contracts/session-archive.ts';
import { type OverSession, overSince } from '../core/session/over.ts';
import type { ConversationState, Session } from '../core/session/state.ts';

/** Has each session archived that is over, by a workflow of its own: the conversation waits for its start alone, before a run closes. */
export class Archives {
  #last: Session | null;
  #failed = '';
  #starting: Promise<void>[] = [];

  constructor({ session }: ConversationState) {
    this.#last = session;
  }

  /** Whether one has not started yet. */
  get isStarting(): boolean {
    return this.#starting.length > 0;
  }

  /** Looks at the conversation after each event and each command: what is over since the last look is archived. */
  look({ appId, session }: ConversationState): void {
    for (const over of overSince(this.#last, session)) this.#start(appId, over);
    this.#last = session;
  }

  /** A session that failed and whom nobody helped in time: the workflow closes with it. */
  closing({ appId, session }: ConversationState): void {
    if (session?.status !== 'failed' || this.#failed === session.id) return;
    this.#failed = session.id;
    this.#start(appId, { session, replaced: false });
  }

  async started(): Promise<void> {
    await Promise.all(this.#starting);
    this.#starting = [];
  }

  #start(appId: string, over: OverSession): void {
    if (!patched('archive')) return;
    const { workflowId, runId } = workflowInfo();
    const input = { appId, workflowId, runId, runCloses: !over.replaced, ...over, endedAt: Date.now() };
    this.#starting.push(startArchive(input));
  }
}

/** A parent that closed before its child has started would take it along. That one is there already is no matter. */
function startArchive(input: SessionArchiveInput): Promise<void> {
  const options = {
    workflowId: archiveWorkflowId(input.workflowId, input.session.id),
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `Archive session ${input.session.id}`,
    args: [input],
  };
  return CancellationScope.nonCancellable(() => startChild(SESSION_ARCHIVE, options)).then(ignore, ignore);
}

function ignore(): void {}
