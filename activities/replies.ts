import { CancelledFailure, Context } from '@temporalio/activity';
import type { AppLink, AppLinks } from '../adapters/app-links.ts';
import { encodeTag, tagOf } from '../adapters/reply-tag.ts';
import type { SinchClient } from '../adapters/sinch-client.ts';
import { SinchError } from '../adapters/sinch-error.ts';
import type { Reply, ReplyResult, SendRepliesInput, SessionActivities } from '../contracts/session-activities.ts';
import { fit as fitToChannel } from '../core/channels/fit.ts';
import { type Clock, systemClock } from './clock.ts';
import { withHeartbeats } from './heartbeats.ts';
import { requireLink } from './linked-app.ts';
import { lookUpReplies } from './reply-lookup.ts';
import { type Doubt, NO_DOUBT, type Progress, resume } from './reply-progress.ts';
import { toFailure, withDetails } from './sinch-failure.ts';

export interface ReplyDeps {
  links: Pick<AppLinks, 'find'>;
  sinch: Pick<SinchClient, 'sendMessage' | 'listMessages'>;
  clock?: Clock;
  /** Only a test turns it off, to show that the fault suite notices the duplicates that looking prevents. */
  look?: boolean;
}

/** `sendReplies`: a turn's replies in order, each effectively once (docs/ARCHITECTURE.md, decision 7). */
export function createReplyActivities(deps: ReplyDeps): Pick<SessionActivities, 'sendReplies'> {
  return {
    async sendReplies(input) {
      const sending = new ReplySending(deps, input, Context.current());
      return { results: await sending.run() };
    },
  };
}

/** One attempt of sending a turn's replies. `doubt` is at every moment what a next attempt would have to know. */
class ReplySending {
  readonly #deps: ReplyDeps;
  readonly #input: SendRepliesInput;
  readonly #context: Context;
  readonly #clock: Clock;
  readonly #results: Progress['results'];
  #doubt: Doubt;

  constructor(deps: ReplyDeps, input: SendRepliesInput, context: Context) {
    this.#deps = deps;
    this.#input = input;
    this.#context = context;
    this.#clock = deps.clock ?? systemClock;
    const { results, doubt } = resume(context.info, input);
    this.#results = results;
    this.#doubt = deps.look === false ? NO_DOUBT : doubt;
  }

  /** Results in order. A failure leaves a heartbeat behind that tells the next attempt what is in doubt. */
  async run(): Promise<ReplyResult[]> {
    try {
      return await withHeartbeats(
        () => this.#beat(),
        () => this.#sendAll(),
      );
    } catch (error) {
      this.#beat(this.#doubt);
      throw this.#failureOf(error);
    }
  }

  async #sendAll(): Promise<ReplyResult[]> {
    const app = await requireLink(this.#deps.links, { appId: this.#input.appId });
    await this.#settleDoubt(app);
    const { replies } = this.#input;
    while (this.#results.length < replies.length) {
      const reply = replies[this.#results.length];
      if (!reply) break;
      const refused = await this.#send(app, reply);
      if (refused) return [...this.#results, refused];
      // The result of the last one follows at once; a heartbeat would only cost.
      if (this.#results.length < replies.length) this.#beat();
    }
    return this.#results;
  }

  /** Before anything is sent: what may have gone out already is looked up, or, where Sinch keeps nothing, the app's policy decides. */
  async #settleDoubt(app: AppLink): Promise<void> {
    const waiting = this.#input.replies.slice(this.#results.length);
    const inDoubt = this.#doubt.about === 'all' ? waiting.length : 1;
    if (this.#doubt.about === 'none' || waiting.length === 0) return;
    if (app.retentionDays > 0) await this.#takeFound(app, waiting, inDoubt);
    else if (app.onUnclearSend === 'skip') this.#skip(waiting.slice(0, inDoubt));
    this.#doubt = NO_DOUBT;
  }

  #skip(replies: Reply[]): void {
    const reason = 'It may have been sent, Sinch keeps no messages of this app, and its setting is not to send twice.';
    this.#results.push(...replies.map(({ id }) => ({ id, outcome: 'skipped' as const, reason })));
  }

  async #takeFound(app: AppLink, waiting: Reply[], inDoubt: number): Promise<void> {
    const { to, since, sessionId } = this.#input;
    const tags = waiting.map((reply) => tagOf(reply, sessionId));
    const found = await lookUpReplies(
      { app, to, since, doubtSince: this.#doubt.since, tags, inDoubt },
      { sinch: this.#deps.sinch, clock: this.#clock, signal: this.#context.cancellationSignal },
    );
    // They go out one after another: what stands before one that is found was accepted too, even where the list does not show it.
    const upTo = tags.findLastIndex((tag) => found.has(tag.id)) + 1;
    for (const [index, reply] of waiting.slice(0, upTo).entries()) {
      const messageId = found.get(tags[index]?.id ?? '')?.id ?? '';
      const fitting = fitToChannel(reply.message, to.channel);
      const notes = 'refused' in fitting ? [] : fitting.notes;
      this.#results.push({ id: reply.id, outcome: 'accepted', messageId, found: true, notes });
    }
  }

  /** Sends one; gives the refusal back where Sinch said no for good, or would have nothing to send. */
  async #send(app: AppLink, reply: Reply): Promise<ReplyResult | undefined> {
    const signal = this.#context.cancellationSignal;
    signal.throwIfAborted();
    const { to, sessionId } = this.#input;
    const fitting = fitToChannel(reply.message, to.channel);
    if ('refused' in fitting) return notPossible(reply, fitting.refused);
    const tag = tagOf(reply, sessionId);
    this.#doubt = { about: 'next', since: this.#clock.now() };
    try {
      const { message, notes } = fitting;
      const beside = { messageMetadata: encodeTag(tag), correlationId: tag.id, options: reply.options };
      const { messageId } = await this.#deps.sinch.sendMessage(app, { ...to, message, ...beside }, signal);
      this.#results.push({ id: reply.id, outcome: 'accepted', messageId, found: false, notes });
    } catch (error) {
      return this.#refusalOf(error, reply);
    }
    this.#doubt = NO_DOUBT;
    return undefined;
  }

  #refusalOf(error: unknown, reply: Reply): ReplyResult {
    // Anything but a clear answer leaves the doubt, counted from now: the message may be accepted up to this moment.
    const clear = error instanceof SinchError && error.kind !== 'unclear';
    this.#doubt = clear ? NO_DOUBT : { about: 'next', since: this.#clock.now() };
    if (!(error instanceof SinchError) || error.kind !== 'refused') throw error;
    return { id: reply.id, outcome: 'refused', code: error.code, status: error.status, reason: error.message };
  }

  #beat(ending?: Doubt): void {
    const progress: Progress = { attempt: this.#context.info.attempt, results: [...this.#results], ending };
    this.#context.heartbeat({ ...progress, accepted: this.#settled() });
  }

  #failureOf(error: unknown): unknown {
    const { cancellationSignal, info } = this.#context;
    const left = { accepted: this.#settled(), unclear: this.#doubt.about !== 'none' };
    if (cancellationSignal.aborted) return new CancelledFailure('The send was cancelled.', [left]);
    return withDetails(toFailure(error, info.attempt), left);
  }

  /** Ids that need no further send: a workflow that gives up reads them from the failure or from the last heartbeat. */
  #settled(): string[] {
    return this.#results.map(({ id }) => id);
  }
}

/** Nothing was posted: the channel cannot be sent this message in any form. Status 0, since nobody answered. */
function notPossible(reply: Reply, why: string): ReplyResult {
  return { id: reply.id, outcome: 'refused', code: 'MESSAGE_NOT_POSSIBLE', status: 0, reason: why };
}
