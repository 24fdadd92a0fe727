import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import type { ReplyOutcome, SessionEffect, SessionEvent } from '../../../core/session/event.ts';
import type { InboundMessage } from '../../../core/session/inbound.ts';
import { DEFAULT_LIMITS, type SessionLimits } from '../../../core/session/limits.ts';
import { nextEvent, nextWake } from '../../../core/session/next.ts';
import { enqueue } from '../../../core/session/queue.ts';
import { emptyConversation, reduce } from '../../../core/session/reduce.ts';
import type { ConversationState, PlannedReplies } from '../../../core/session/state.ts';
import { messageText } from '../../../core/session/talk.ts';

export type Sending = (planned: PlannedReplies) => ReplyOutcome[] | Omit<SessionEvent<'sendFailed'>, 'kind'>;

export const START = Date.parse('2026-11-23T09:00:00Z');

/** Plays a conversation without Temporal: the same loop as the workflow, with a clock and a Sinch of the test's own. */
export class Play {
  now = START;
  state: ConversationState;
  /** Every reply that was accepted, in order. */
  readonly said: { id: string; text: string }[] = [];
  readonly sends: PlannedReplies[] = [];
  closed: { failure: { code: string; reason: string } | null } | null = null;
  sending: Sending = accepting;
  flow: CompiledFlow | null;
  readonly #limits: SessionLimits;
  #loaded: CompiledFlow | null = null;

  constructor(flow: CompiledFlow | null, limits: Partial<SessionLimits> = {}) {
    this.flow = flow;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.state = emptyConversation('01APPAAAAAAAAAAAAAAAAAAAAA');
  }

  /** The contact writes; everything that is due happens. Gives what the bot said to it. */
  receive(message: InboundMessage): string[] {
    this.state = enqueue(this.state, { ...message, acceptedAt: this.now });
    return this.#settle();
  }

  /** Time passes, deadline by deadline, as the timer would fire. */
  wait(ms: number): string[] {
    const until = this.now + ms;
    const before = this.said.length;
    for (let wake = nextWake(this.state, this.#limits); wake !== null && wake <= until && !this.closed; ) {
      this.now = Math.max(this.now, wake);
      this.#settle();
      wake = nextWake(this.state, this.#limits);
    }
    this.now = until;
    return this.#texts(before);
  }

  command(event: SessionEvent<'retry'> | SessionEvent<'end'>): string[] {
    const before = this.said.length;
    this.#handle(event);
    this.#settle();
    return this.#texts(before);
  }

  /** The session goes on with a repaired version of its flow. */
  repair(flow: CompiledFlow): void {
    this.#loaded = flow;
  }

  /** What continue-as-new does to the state. */
  continueAsNew(): void {
    this.state = JSON.parse(JSON.stringify(this.state));
  }

  #settle(): string[] {
    const before = this.said.length;
    for (let event = nextEvent(this.state, this.now, this.#limits); event && !this.closed; ) {
      this.#handle(event);
      event = nextEvent(this.state, this.now, this.#limits);
    }
    return this.#texts(before);
  }

  #texts(from: number): string[] {
    return this.said.slice(from).map((reply) => reply.text);
  }

  #handle(event: SessionEvent): void {
    const context = { now: this.now, flow: this.#loaded, limits: this.#limits };
    const { state, effects } = reduce(this.state, event, context);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    this.state = state;
    for (const effect of effects) {
      const outcome = this.#perform(effect);
      if (outcome) this.#handle(outcome);
    }
  }

  #perform(effect: SessionEffect): SessionEvent | null {
    if (effect.kind === 'close') {
      this.closed = { failure: effect.failure };
      return null;
    }
    if (effect.kind === 'send') return this.#send(effect.planned);
    if (!this.flow) return { kind: 'flowMissing', code: 'FLOW_NOT_FOUND', reason: 'The app has no flow.' };
    this.#loaded = this.flow;
    return { kind: 'flowLoaded', flow: this.flow };
  }

  #send(planned: PlannedReplies): SessionEvent {
    this.sends.push(planned);
    const results = this.sending(planned);
    if (!Array.isArray(results)) return { kind: 'sendFailed', ...results };
    for (const result of results) {
      const reply = planned.replies.find(({ id }) => id === result.id);
      if (reply && result.outcome === 'accepted') this.said.push({ id: reply.id, text: messageText(reply.message) });
    }
    return { kind: 'sent', results };
  }
}

/** Sinch accepts everything. */
export function accepting(planned: PlannedReplies): ReplyOutcome[] {
  return planned.replies.map(({ id }) => ({ id, outcome: 'accepted' }));
}

/** Sinch refuses the n-th reply of each run for good. */
export function refusing(n: number): Sending {
  return (planned) =>
    planned.replies.slice(0, n + 1).map(({ id }, i) => {
      if (i < n) return { id, outcome: 'accepted' };
      return { id, outcome: 'refused', code: 'INVALID_ARGUMENT', status: 400, reason: 'the media is too large' };
    });
}

/** Sinch refuses whatever a step says, for good; what stands before it in the run, and an apology, is accepted. */
export function refusingStep(step: string): Sending {
  return (planned) => {
    if (planned.afterwards === 'failed') return accepting(planned);
    const at = planned.replies.findIndex((reply) => reply.step === step);
    return at < 0 ? accepting(planned) : refusing(at)(planned);
  };
}
