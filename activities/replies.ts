import { CancelledFailure, Context } from '@temporalio/activity';
import type { AppLink, AppLinks } from '../adapters/app-links.ts';
import { encodeTag } from '../adapters/reply-tag.ts';
import type { SinchClient } from '../adapters/sinch-client.ts';
import { SinchError } from '../adapters/sinch-error.ts';
import type { ReplyResult, SendRepliesInput, SessionActivities } from '../contracts/session-activities.ts';
import { createAppHints, type HintApp } from './app-hints.ts';
import { type Clock, systemClock } from './clock.ts';
import { metadataFor } from './conversation-metadata.ts';
import { withHeartbeats } from './heartbeats.ts';
import { requireLink } from './linked-app.ts';
import { lookUpReplies } from './reply-lookup.ts';
import { isPart, type Post, postsOf, repliesOf, withLinked } from './reply-posts.ts';
import { type Doubt, NO_DOUBT, type Progress, resume } from './reply-progress.ts';
import { isRefused, isUnauthorised, toFailure, unauthorisedForGood, withDetails } from './sinch-failure.ts';

export interface ReplyDeps {
  links: Pick<AppLinks, 'find'>;
  sinch: Pick<SinchClient, 'sendMessage' | 'listMessages'>;
  clock?: Clock;
  /** For so long a send is tried again that Sinch refuses for its credentials, ms; ten minutes by default. */
  unauthorisedPatienceMs?: number;
  /** Told of an app whose credentials Sinch refuses; its workflow by default. */
  hint?: HintApp;
  /** Only a test turns it off, to show that the fault suite notices the duplicates that looking prevents. */
  look?: boolean;
}

const UNAUTHORISED_PATIENCE_MS = 10 * 60_000;

/** `sendReplies`: a turn's replies in order, each effectively once (docs/ARCHITECTURE.md, decision 7). */
export function createReplyActivities(deps: ReplyDeps): Pick<SessionActivities, 'sendReplies'> {
  const { clock = systemClock } = deps;
  const all = { ...deps, clock, hint: deps.hint ?? createAppHints(clock.now) };
  return {
    async sendReplies(input) {
      const sending = new ReplySending(all, input, Context.current());
      return { results: await sending.run() };
    },
  };
}

type AllDeps = ReplyDeps & Required<Pick<ReplyDeps, 'clock' | 'hint'>>;

/** One attempt of sending a turn's replies. `doubt` is at every moment what a next attempt would have to know. */
class ReplySending {
  readonly #deps: AllDeps;
  readonly #input: SendRepliesInput;
  readonly #context: Context;
  readonly #clock: Clock;
  #posts: Post[];
  /** Of the posts, in their order. */
  readonly #results: Progress['results'];
  #doubt: Doubt;
  #refusedSince: number | undefined;

  constructor(deps: AllDeps, input: SendRepliesInput, context: Context) {
    this.#deps = deps;
    this.#input = input;
    this.#context = context;
    this.#clock = deps.clock;
    this.#posts = postsOf(input);
    const { results, doubt, refusedSince } = resume(context.info, input, this.#posts);
    this.#results = results;
    this.#refusedSince = refusedSince;
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
      this.#noteRefusal(error);
      this.#beat(this.#doubt);
      if (isUnauthorised(error)) await this.#deps.hint(this.#input.appId);
      throw this.#failureOf(error);
    }
  }

  /** What says nothing of the credentials, such as a limit or a shutdown, leaves it at what was known of them. */
  #noteRefusal(error: unknown): void {
    if (isUnauthorised(error)) this.#refusedSince ??= this.#clock.now();
    else if (isRefused(error)) this.#refusedSince = undefined;
  }

  async #sendAll(): Promise<ReplyResult[]> {
    const app = await requireLink(this.#deps.links, { appId: this.#input.appId });
    this.#leaveOut(app);
    await this.#settleDoubt(app);
    for (let post = this.#next(); post; post = this.#next()) {
      const refused = await this.#send(app, post);
      if (refused) return repliesOf(this.#posts, [...this.#results, refused]);
      // The result of the last one follows at once; a heartbeat would only cost.
      if (this.#next()) this.#beat();
    }
    return repliesOf(this.#posts, this.#results);
  }

  /** What the app has not is not tried, where its channels are known. */
  #leaveOut({ channels }: AppLink): void {
    const names = channels.map(({ channel }) => channel);
    if (names.length > 0) this.#posts = this.#posts.map((post) => withLinked(post, names));
  }

  #next(): Post | undefined {
    return this.#posts[this.#results.length];
  }

  /** Before anything is sent: what may have gone out already is looked up, or, where Sinch keeps nothing, the app's policy decides. */
  async #settleDoubt(app: AppLink): Promise<void> {
    const waiting = this.#posts.slice(this.#results.length);
    const inDoubt = this.#doubt.about === 'all' ? waiting.length : 1;
    if (this.#doubt.about === 'none' || waiting.length === 0) return;
    if (app.retentionDays > 0) await this.#takeFound(app, waiting, inDoubt);
    else if (app.onUnclearSend === 'skip') this.#skip(waiting.slice(0, inDoubt));
    this.#doubt = NO_DOUBT;
  }

  #skip(posts: Post[]): void {
    const reason = 'It may have been sent, Sinch keeps no messages of this app, and its setting is not to send twice.';
    this.#results.push(...posts.map(({ id }) => ({ id, outcome: 'skipped' as const, reason })));
  }

  async #takeFound(app: AppLink, waiting: Post[], inDoubt: number): Promise<void> {
    const { to, since } = this.#input;
    const tags = waiting.map(({ tag }) => tag);
    const found = await lookUpReplies(
      { app, to, since, doubtSince: this.#doubt.since, tags, inDoubt },
      { sinch: this.#deps.sinch, clock: this.#clock, signal: this.#context.cancellationSignal },
    );
    this.#refusedSince = undefined;
    // They go out one after another: what stands before one that is found was accepted too, even where the list does not show it.
    const upTo = tags.findLastIndex((tag) => found.has(tag.id)) + 1;
    for (const { id, tag, content } of waiting.slice(0, upTo)) {
      const messageId = found.get(tag.id)?.id ?? '';
      const notes = 'refused' in content ? [] : content.notes;
      this.#results.push({ id, outcome: 'accepted', messageId, found: true, notes });
    }
  }

  /** Sends one; gives the refusal back where Sinch said no for good, or would have nothing to send. */
  async #send(app: AppLink, { id, reply, tag, content, fallback }: Post): Promise<ReplyResult | undefined> {
    const signal = this.#context.cancellationSignal;
    signal.throwIfAborted();
    if ('refused' in content) return notPossible(id, content.refused);
    this.#doubt = { about: 'next', since: this.#clock.now() };
    try {
      const { message } = content;
      const { options, notes: ofMode } = metadataFor(app, reply.options);
      const beside = { messageMetadata: encodeTag(tag), correlationId: tag.id, options, fallback };
      const { messageId } = await this.#deps.sinch.sendMessage(app, { ...this.#input.to, message, ...beside }, signal);
      this.#results.push({ id, outcome: 'accepted', messageId, found: false, notes: [...content.notes, ...ofMode] });
    } catch (error) {
      const refusal = this.#refusalOf(error, id);
      // Whatever was removed from the app, this may be the first to say so.
      await this.#deps.hint(this.#input.appId);
      return refusal;
    }
    this.#doubt = NO_DOUBT;
    this.#refusedSince = undefined;
    return undefined;
  }

  #refusalOf(error: unknown, id: string): ReplyResult {
    // Anything but a clear answer leaves the doubt, counted from now: the message may be accepted up to this moment.
    const clear = error instanceof SinchError && error.kind !== 'unclear';
    this.#doubt = clear ? NO_DOUBT : { about: 'next', since: this.#clock.now() };
    if (!isRefused(error)) throw error;
    return { id, outcome: 'refused', code: error.code, status: error.status, reason: error.message };
  }

  #beat(ending?: Doubt): void {
    const progress: Progress = { attempt: this.#context.info.attempt, results: [...this.#results], ending };
    this.#context.heartbeat({ ...progress, refusedSince: this.#refusedSince, accepted: this.#settled() });
  }

  #failureOf(error: unknown): unknown {
    const { cancellationSignal, info } = this.#context;
    const left = { accepted: this.#settled(), unclear: this.#doubt.about !== 'none' || this.#isAmidReply() };
    if (cancellationSignal.aborted) return new CancelledFailure('The send was cancelled.', [left]);
    const refusedFor = this.#clock.now() - (this.#refusedSince ?? Number.POSITIVE_INFINITY);
    const isOver =
      isUnauthorised(error) && refusedFor >= (this.#deps.unauthorisedPatienceMs ?? UNAUTHORISED_PATIENCE_MS);
    return withDetails(
      isOver ? unauthorisedForGood(this.#input.appId, refusedFor) : toFailure(error, info.attempt),
      left,
    );
  }

  /** Ids of replies that need no further send: a workflow that gives up reads them from the failure or from the last heartbeat. */
  #settled(): string[] {
    return repliesOf(this.#posts, this.#results).map(({ id }) => id);
  }

  /** A part of a reply is out, so that whoever sends that again has to look. */
  #isAmidReply(): boolean {
    const last = this.#posts[this.#results.length - 1];
    return last !== undefined && isPart(last);
  }
}

/** Nothing was posted: the channel cannot be sent this message in any form. Status 0, since nobody answered. */
function notPossible(id: string, why: string): ReplyResult {
  return { id, outcome: 'refused', code: 'MESSAGE_NOT_POSSIBLE', status: 0, reason: why };
}
