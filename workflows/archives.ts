import { CancellationScope, ParentClosePolicy, patched, startChild, workflowInfo } from '@temporalio/workflow';
import { archiveWorkflowId, SESSION_ARCHIVE, type SessionArchiveInput } from '../contracts/session-archive.ts';
import type { SessionEffect } from '../core/session/event.ts';
import { type OverSession, overSince } from '../core/session/over.ts';
import type { ConversationState, Session } from '../core/session/state.ts';
import type { sessionArchive } from './session-archive.ts';

/** Has each session that is over archived by a workflow of its own. The conversation waits for the start of that alone, before its run ends. */
export class Archives {
  #last: Session | null;
  #starting = 0;
  /** That with which the run was to close. */
  #closing: ConversationState | null = null;

  constructor({ session }: ConversationState) {
    this.#last = session;
  }

  /** Whether one has not started yet: a run that ended now would take it along. */
  get isStarting(): boolean {
    return this.#starting > 0;
  }

  /** Told whenever the state has changed. */
  look({ appId, session }: ConversationState): void {
    for (const over of overSince(this.#last, session)) this.#start(appId, over);
    this.#last = session;
  }

  /** Told of each event that was taken: a session that failed, and that nobody helped in time, is over as its workflow closes. */
  taken(state: ConversationState, effects: readonly SessionEffect[]): void {
    const closes = effects.some((effect) => effect.kind === 'close' && effect.failure);
    if (!closes || !state.session) return;
    if (this.#start(state.appId, { session: state.session, replaced: false })) this.#closing = state;
  }

  /** Whether something came while the run that was to close waited: it must not close on that. */
  isOvertaken(state: ConversationState): boolean {
    return this.#closing !== null && this.#closing !== state;
  }

  #start(appId: string, over: OverSession): boolean {
    if (!patched('archive')) return false;
    const { workflowId, runId } = workflowInfo();
    const input = { appId, workflowId, runId, runCloses: !over.replaced, ...over, endedAt: Date.now() };
    const isThere = () => {
      this.#starting -= 1;
    };
    this.#starting += 1;
    // That it is there already, as after a reset, is no matter.
    startArchive(input).then(isThere, isThere);
    return true;
  }
}

function startArchive(input: SessionArchiveInput): Promise<unknown> {
  const { session } = input;
  return CancellationScope.nonCancellable(() =>
    startChild<typeof sessionArchive>(SESSION_ARCHIVE, {
      workflowId: archiveWorkflowId(session.id),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Archive session ${session.id}`,
      args: [input],
    }),
  );
}
