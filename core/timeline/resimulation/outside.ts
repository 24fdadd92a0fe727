import type { Ask, Told } from '../../session/asking.ts';
import type { LoadedFlow, ReplyOutcome } from '../../session/event.ts';
import type { Notice } from '../../session/outside.ts';
import type { PlannedReply } from '../../session/state.ts';
import type { Recorded } from './recorded.ts';
import {
  contentKey,
  forwardKey,
  type RecordedReply,
  type RecordedWorld,
  type ReplyCame,
  recordedWorld,
  requestKey,
} from './recorded-world.ts';
import { choicesIn, type OfferedChoice } from './tap.ts';
import { UnknownFromHere } from './unknown-from-here.ts';

/** What the conversation is told, and when (epoch ms). */
interface Answer {
  told: Told;
  at: number;
}

type AskOf<K extends Ask['kind']> = Extract<Ask, { kind: K }>;

/** Answers as the outside once did; what nobody recorded is unknown, but that what is sent is accepted. */
export class Outside {
  /** Every choice that was offered, newest last. */
  readonly offered: OfferedChoice[] = [];
  readonly #recorded: Recorded;
  readonly #world: RecordedWorld;
  readonly #loaded: LoadedFlow;
  /** Replies of now, by the ids of the recorded ones that they are. */
  readonly #idsNow = new Map<string, string>();
  #begun = false;

  constructor(recorded: Recorded, loaded: LoadedFlow) {
    this.#recorded = recorded;
    this.#world = recordedWorld(recorded.moments);
    this.#loaded = loaded;
  }

  /** Throws UnknownFromHere. */
  answer(ask: Ask, now: number): Answer {
    switch (ask.kind) {
      case 'load':
        return { told: this.#load(ask), at: now };
      case 'send':
        return this.#send(ask, now);
      case 'call':
        return this.#call(ask, now);
      case 'forward':
        return this.#forward(ask, now);
      case 'keep':
        return { told: { kind: 'kept', ids: ask.session.unkept.map(({ id }) => id) }, at: now };
      default:
        return { told: null, at: now };
    }
  }

  /** A report as it is about what is said now; undefined where that was not said. */
  noticeNow(notice: Notice): Notice | undefined {
    if (notice.kind !== 'receipt' || notice.sessionId !== this.#recorded.sessionId) return notice;
    const reply = this.#idsNow.get(notice.reply);
    return reply === undefined ? undefined : { ...notice, reply };
  }

  #load({ input }: AskOf<'load'>): Told {
    if (!this.#begun) {
      this.#begun = true;
      return this.#loaded;
    }
    const opening = this.#world.openings.get(input.flow?.flow ?? '')?.shift();
    return opening ?? { kind: 'flowMissing', code: 'FLOW_NOT_FOUND', reason: 'That flow was not recorded.' };
  }

  #send({ planned: { replies } }: AskOf<'send'>, now: number): Answer {
    const results: ReplyOutcome[] = [];
    let at = now;
    for (const reply of replies) {
      const known = this.#world.replies.get(contentKey(reply))?.shift();
      at = Math.max(at, known?.at ?? at);
      const came = known ? this.#cameThen(reply, known) : ACCEPTED;
      if (came.kind !== 'came') return { told: stopped(came, results), at };
      results.push({ ...came.outcome, id: reply.id });
      if (came.outcome.outcome === 'refused') break;
      this.offered.push(...choicesIn(reply.message));
    }
    return { told: { kind: 'sent', results }, at };
  }

  #cameThen({ id, step }: PlannedReply, { id: then, came }: RecordedReply): Exclude<ReplyCame, { kind: 'open' }> {
    if (came.kind === 'open') throw new UnknownFromHere(step, 'What is recorded ends before this was sent.');
    if (came.kind === 'came') this.#idsNow.set(then, id);
    return came;
  }

  #call({ call: { request } }: AskOf<'call'>, now: number): Answer {
    const known = this.#world.calls.get(requestKey(request))?.shift();
    if (known) {
      const { outcome } = known;
      return { told: outcome && { kind: 'called', outcome }, at: Math.max(now, known.at) };
    }
    const { step, method } = request;
    const another = this.#recorded.called.has(step) ? ', in other words than those recorded,' : '';
    throw new UnknownFromHere(
      step,
      `It calls with ${method} at ${step}${another} and nobody recorded an answer to that.`,
    );
  }

  #forward({ forward }: AskOf<'forward'>, now: number): Answer {
    const { at, came } = this.#world.forwards.get(forwardKey(forward))?.shift() ?? { at: now, came: { kind: 'told' } };
    if (came.kind === 'open') throw new UnknownFromHere('', 'What is recorded ends before the person was told.');
    const told: Told = came.kind === 'failed' ? { ...came, kind: 'forwardFailed' } : { kind: 'forwarded' };
    return { told, at: Math.max(now, at) };
  }
}

const ACCEPTED: ReplyCame & { kind: 'came' } = { kind: 'came', outcome: { id: '', outcome: 'accepted' } };

function stopped(came: Extract<ReplyCame, { kind: 'gaveUp' | 'interrupted' }>, results: readonly ReplyOutcome[]): Told {
  const accepted = results.map(({ id }) => id);
  if (came.kind === 'interrupted') return { kind: 'sendInterrupted', unclear: came.unclear, accepted };
  const { code, reason, unclear } = came;
  return { kind: 'sendFailed', code, reason, unclear, accepted };
}
