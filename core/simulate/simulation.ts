import type { CallOutcome } from '../flow/call.ts';
import type { CompiledFlow } from '../flow/compiled.ts';
import type { FlowWatch } from '../flow/engine-types.ts';
import type { JsonObject } from '../json.ts';
import type { LoadedFlow, ReplyOutcome, SessionEffect, SessionEvent } from '../session/event.ts';
import type { InboundMessage } from '../session/inbound.ts';
import type { KeepRecord } from '../session/keep-record.ts';
import { DEFAULT_LIMITS, type SessionLimits } from '../session/limits.ts';
import { nextEvent, nextWake } from '../session/next.ts';
import type { Notice } from '../session/outside.ts';
import { enqueue, enqueueNotice } from '../session/queue.ts';
import { emptyConversation, reduce } from '../session/reduce.ts';
import type { ConversationState, PlannedCall, PlannedForward, PlannedReplies } from '../session/state.ts';

/** What a failed effect says of itself. */
export interface Failure {
  code: string;
  reason: string;
}

/** How the outside answers, as the activities would. */
export interface Outside {
  load(effect: Extract<SessionEffect, { kind: 'loadFlow' }>): LoadedFlow | Failure;
  send(planned: PlannedReplies): ReplyOutcome[] | Omit<SessionEvent<'sendFailed'>, 'kind'>;
  call(call: PlannedCall): CallOutcome;
  /** null: told. */
  forward(forward: PlannedForward): Failure | null;
  /** Whether it was stored. */
  keep(records: KeepRecord[]): boolean;
}

export interface SimulationOptions {
  appId: string;
  /** Epoch ms at which it begins. */
  now: number;
  limits?: Partial<SessionLimits>;
  watch?: FlowWatch;
}

/**
 * A conversation without Temporal: the workflow's loop over core/session, with a clock that moves when it is told to and
 * an outside that answers as told. Same events, same conversation.
 */
export class Simulation {
  now: number;
  state: ConversationState;
  /** Set once the workflow would close. */
  closed: { failure: Failure | null } | null = null;
  readonly #limits: SessionLimits;
  readonly #outside: Outside;
  readonly #watch: FlowWatch | undefined;
  #flow: CompiledFlow | null = null;
  #settings: JsonObject = {};

  constructor(outside: Outside, { appId, now, limits, watch }: SimulationOptions) {
    this.#outside = outside;
    this.#watch = watch;
    this.now = now;
    // Whoever plays a conversation says in a moment what takes a contact minutes.
    this.#limits = { ...DEFAULT_LIMITS, repliesPerMinute: Number.MAX_SAFE_INTEGER, ...limits };
    this.state = emptyConversation(appId);
  }

  /** The flow of the session, once it is loaded. */
  get flow(): CompiledFlow | null {
    return this.#flow;
  }

  /** The session goes on with another version of its flow, as after continue-as-new. */
  use(flow: CompiledFlow): void {
    this.#flow = flow;
  }

  /** The contact writes; everything that is due happens. */
  receive(message: InboundMessage): void {
    this.state = enqueue(this.state, { ...message, acceptedAt: this.now });
    this.settle();
  }

  /** Sinch reports something. */
  report(notice: Notice): void {
    this.state = enqueueNotice(this.state, notice);
    this.settle();
  }

  /** Somebody does something to the session. */
  command(event: SessionEvent): void {
    this.#handle(event);
    this.settle();
  }

  /** Time passes, deadline by deadline, as the timer would fire. */
  wait(ms: number): void {
    const until = this.now + ms;
    for (let wake = this.#wakeBefore(until); wake !== null; wake = this.#wakeBefore(until)) {
      this.now = Math.max(this.now, wake);
      this.settle();
    }
    this.now = until;
  }

  /** Takes everything that is there to be taken now. */
  settle(): void {
    while (!this.closed) {
      const event = nextEvent(this.state, this.now, this.#limits);
      if (!event) return;
      this.#handle(event);
    }
  }

  #wakeBefore(until: number): number | null {
    const wake = this.closed ? null : nextWake(this.state, this.#limits);
    return wake !== null && wake <= until ? wake : null;
  }

  #handle(event: SessionEvent): void {
    const context = {
      now: this.now,
      flow: this.#flow,
      settings: this.#settings,
      limits: this.#limits,
      watch: this.#watch,
    };
    const { state, effects } = reduce(this.state, event, context);
    this.state = state;
    if (event.kind === 'migrate' && state.session?.flow?.hash === event.loaded.flow.hash) this.#take(event.loaded);
    for (const effect of effects) {
      const outcome = this.#perform(effect);
      if (outcome) this.#handle(outcome);
    }
  }

  #take({ flow, settings }: LoadedFlow): void {
    this.#flow = flow;
    this.#settings = settings;
  }

  #perform(effect: SessionEffect): SessionEvent | null {
    switch (effect.kind) {
      case 'loadFlow':
        return this.#load(effect);
      case 'send': {
        const sent = this.#outside.send(effect.planned);
        return Array.isArray(sent) ? { kind: 'sent', results: sent } : { kind: 'sendFailed', ...sent };
      }
      case 'call':
        return { kind: 'called', outcome: this.#outside.call(effect.call) };
      case 'forward': {
        const failure = this.#outside.forward(effect.forward);
        return failure ? { kind: 'forwardFailed', ...failure } : { kind: 'forwarded' };
      }
      case 'keep':
        return this.#keep();
      case 'close':
        this.closed = { failure: effect.failure };
        return null;
    }
  }

  #keep(): SessionEvent | null {
    const records = this.state.session?.unkept ?? [];
    if (records.length === 0) return null;
    return this.#outside.keep(records) ? { kind: 'kept', ids: records.map(({ id }) => id) } : { kind: 'keepFailed' };
  }

  #load(effect: Extract<SessionEffect, { kind: 'loadFlow' }>): SessionEvent {
    const loaded = this.#outside.load(effect);
    if (!('flow' in loaded)) return { kind: 'flowMissing', ...loaded };
    this.#take(loaded);
    return { kind: 'flowLoaded', loaded };
  }
}
