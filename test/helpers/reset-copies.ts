import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { SendRepliesInput, SendRepliesResult } from '../../contracts/session-activities.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { SessionLimits } from '../../core/session/limits.ts';
import { messageText } from '../../core/session/talk.ts';
import { refused, Talk } from './conversation.ts';
import { Outside } from './conversation-outside.ts';
import { eventually } from './eventually.ts';

/** One copy of a conversation, beside others under one worker: with an outside of its own, which remembers as Sinch does. */
export class Copy extends Talk {
  /** What Sinch lists: each reply that it accepted, in order. */
  readonly accepted: { id: string; text: string }[] = [];
  /** A reply that begins so is refused for good, once. */
  refuses = '';

  constructor(
    environment: TestWorkflowEnvironment,
    { flow, limits, taskQueue }: { flow: CompiledFlow; limits: Partial<SessionLimits>; taskQueue: string },
  ) {
    super(environment, new Outside({ flows: [flow], send: (input) => this.#send(input) }), limits, taskQueue);
  }

  /**
   * As activities/replies.ts: what is in doubt is looked up, and refused where it went out with another content; what stands
   * before one that is found is out as well.
   */
  #send({ replies, lookFirst }: SendRepliesInput): SendRepliesResult {
    const found = lookFirst ? replies.findLastIndex(({ id }) => this.accepted.some((one) => one.id === id)) : -1;
    for (const { id, message } of replies.slice(0, found + 1)) {
      const before = this.accepted.find((one) => one.id === id);
      if (before && before.text !== messageText(message)) throw refused(`Another went out as ${id}.`, 'REPLY_CONFLICT');
    }
    const results: SendRepliesResult['results'] = [];
    for (const [index, { id, message }] of replies.entries()) {
      if (index > found && this.refuses !== '' && messageText(message).startsWith(this.refuses)) {
        this.refuses = '';
        const refusal = { outcome: 'refused', code: 'INVALID_ARGUMENT', status: 400, reason: 'no such media' } as const;
        return { results: [...results, { id, ...refusal }] };
      }
      if (index > found) this.accepted.push({ id, text: messageText(message) });
      results.push({ id, outcome: 'accepted', messageId: `sinch-${id}`, found: index <= found, notes: [] });
    }
    return { results };
  }

  /** The texts that were accepted, in order. */
  heard(): string[] {
    return this.accepted.map(({ text }) => text);
  }

  async hears(text: string, count = 1): Promise<void> {
    await eventually(`"${text}"`, () => this.heard().filter((one) => one.startsWith(text)).length >= count, 30_000);
  }

  /** What comes back when a choice of the last question is tapped. */
  tap(nth: number) {
    const shown = this.outside.sends.flatMap(({ replies }) => replies.map(({ message }) => message));
    const question = shown.findLast((message) => message.kind === 'choice');
    const postback = question?.kind === 'choice' ? (question.choices[nth]?.postback ?? '') : '';
    return this.write('', { content: { kind: 'choice', messageId: 'm', postback } });
  }

  /** Ids of its runs, oldest first: as one went on as the next. */
  async runIds(): Promise<string[]> {
    const first = (await this.handle.describe()).raw.workflowExecutionInfo?.firstRunId ?? '';
    const ids: string[] = [];
    for (let id = first; id; id = await this.#goesOnAs(id)) ids.push(id);
    return ids;
  }

  async #goesOnAs(runId: string): Promise<string> {
    const { events = [] } = await this.environment.client.workflow.getHandle(this.workflowId, runId).fetchHistory();
    return events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? '';
  }

  /** Every workflow task of every run, with its run counted from 0. */
  async tasks() {
    const all = (await this.runIds()).map(async (runId, run) => {
      const { events } = await this.environment.client.workflow.getHandle(this.workflowId, runId).fetchHistory();
      return (events ?? []).flatMap((event) =>
        event.workflowTaskCompletedEventAttributes && event.eventId ? [{ run, eventId: event.eventId }] : [],
      );
    });
    return (await Promise.all(all)).flat();
  }

  /** Resets it, as Temporal's UI and CLI do, to the n-th of its tasks, or to the last one there is. */
  async reset(nth: number): Promise<void> {
    const [tasks, runs] = [await this.tasks(), await this.runIds()];
    const task = tasks[Math.min(nth, tasks.length - 1)];
    const current = runs.at(-1);
    await this.environment.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: this.workflowId, runId: runs[task?.run ?? 0] },
      reason: 'test',
      requestId: randomUUID(),
      workflowTaskFinishEventId: task?.eventId,
    });
    await eventually('the run after the reset', async () => (await this.handle.describe()).runId !== current);
  }
}

/** The activities of a worker that many copies share. */
export function activitiesOf(copies: ReadonlyMap<string, Copy>): Outside['activities'] {
  const own = () => {
    const { workflowExecution } = Context.current().info;
    const copy = copies.get(workflowExecution?.workflowId ?? '');
    if (!copy) throw new Error('No such copy.');
    return copy.outside.activities;
  };
  return {
    loadFlow: (input) => own().loadFlow(input),
    sendReplies: (input) => own().sendReplies(input),
    callHttp: (input) => own().callHttp(input),
    forwardHandover: (input) => own().forwardHandover(input),
    keepContact: (input) => own().keepContact(input),
    // By a workflow of its own, which is no copy.
    archiveSession: async () => undefined,
  };
}
