import type { CompiledFlow } from '../flow/compiled.ts';
import { awaitsReceipts } from '../flow/receipts.ts';
import type { Course, Interruptible, LoadInput, Told } from './asking.ts';
import type { LoadedFlow, ReduceContext, SessionEffect, SessionEvent } from './event.ts';
import type { SessionLimits } from './limits.ts';
import { needsFlow } from './needs-flow.ts';
import { reduce } from './reduce.ts';
import type { ConversationState, Session } from './state.ts';

/** What a conversation needs of the one who runs it. */
export interface Surroundings {
  /** Epoch ms. */
  now(): number;
  /** Whether no command waits that would interrupt it at once. */
  mayStart(kind: Interruptible): boolean;
  /** Told whenever the state has changed. `waitsForFlow`: more will change as soon as the flow is loaded. */
  changed(conversation: Conversation, waitsForFlow: boolean): void;
  /** Told of each event that is taken. */
  taken?(event: SessionEvent, before: ConversationState, effects: readonly SessionEffect[]): void;
}

const HELD: SessionEvent<'sendInterrupted'> = { kind: 'sendInterrupted', unclear: false, accepted: [] };

/**
 * Holds one conversation: takes events, and asks for the effects they have, in order. Pure but for its own state: the
 * workflow, the simulator and the story of a recorded conversation all run this one.
 */
export class Conversation {
  state: ConversationState;
  /** Events of this run that may have been turns: continue-as-new is due after so many. */
  turns = 0;
  /** Set once the workflow is to close, until anything else happens. */
  closing: { failure: { code: string; reason: string } | null } | null = null;
  readonly limits: SessionLimits;
  readonly #around: Surroundings;
  /** The session that lingers in this run since its beginning; '' where none does. */
  readonly #lingering: string;
  #loaded: LoadedFlow | null = null;

  constructor(state: ConversationState, limits: SessionLimits, around: Surroundings) {
    this.state = state;
    this.limits = limits;
    this.#around = around;
    this.#lingering = state.session?.status === 'ended' ? state.session.id : '';
  }

  /** Whether a session has ended in this run. */
  get hasEnded(): boolean {
    const { session } = this.state;
    return session?.status === 'ended' && session.id !== this.#lingering;
  }

  /** The version its session is pinned to, once it is loaded. */
  get flow(): CompiledFlow | null {
    return this.#loaded?.flow ?? null;
  }

  /** What reducing needs at this moment. */
  context(): ReduceContext {
    const { flow = null, settings = {} } = this.#loaded ?? {};
    return { now: this.#around.now(), flow, settings, limits: this.limits };
  }

  /** Takes one event through to its end: every effect performed, every outcome fed back. */
  *handle(event: SessionEvent): Course<void> {
    this.closing = null;
    this.turns += 1;
    const missing = needsFlow(this.state, event) ? yield* this.ready() : null;
    // Without its version the session parks; what was to happen waits in the queue.
    const effects = this.#reduce(missing ?? event);
    for (let effect = effects.shift(); effect; effect = effects.shift()) {
      const outcome = yield* this.#perform(effect);
      // What comes of an effect goes before the effects after it.
      if (outcome) effects.unshift(...this.#reduce(outcome));
    }
  }

  /** Sends what made room for a command, if anything did. */
  *sendLeft(): Course<void> {
    if (this.state.session?.pending) yield* this.handle({ kind: 'resend' });
  }

  /** After continue-as-new the pinned version is fetched again: 128 KB do not travel in the arguments. */
  *ready(): Course<SessionEvent<'flowMissing'> | null> {
    const { session } = this.state;
    const pinned = session?.status === 'ended' ? null : session?.flow;
    if (!session || !pinned || this.#loaded?.flow.hash === pinned.hash) return null;
    const { flow, version } = pinned;
    const loaded = yield* this.load({ ...loadInput(session), flow: { flow, version } });
    if ('kind' in loaded) return loaded;
    this.#loaded = loaded;
    this.#around.changed(this, false);
    return null;
  }

  *load(input: LoadInput): Course<LoadedFlow | SessionEvent<'flowMissing'>> {
    const told = yield { kind: 'load', input };
    if (told && (!('kind' in told) || told.kind === 'flowMissing')) return told;
    throw new Error('Whoever loads a flow tells the flow, or why there is none.');
  }

  #reduce(event: SessionEvent): SessionEffect[] {
    const before = this.state;
    const { state, effects } = reduce(before, event, this.context());
    this.state = state;
    this.#around.taken?.(event, before, effects);
    if (event.kind === 'migrate' && state.session?.flow?.hash === event.loaded.flow.hash) this.#loaded = event.loaded;
    // A session that still waits for its flow is published with it, at once.
    this.#around.changed(
      this,
      effects.some((effect) => effect.kind === 'loadFlow'),
    );
    return [...effects];
  }

  *#perform(effect: SessionEffect): Course<SessionEvent | null> {
    const { session } = this.state;
    if (!session) return null;
    switch (effect.kind) {
      case 'loadFlow':
        return yield* this.#begin(effect);
      case 'send':
        if (!this.#around.mayStart('send')) return HELD;
        return eventOf(
          yield { kind: 'send', planned: effect.planned, session, awaitsReceipts: awaitsReceipts(this.#loaded?.flow) },
        );
      case 'call':
        return this.#around.mayStart('call') ? eventOf(yield { kind: 'call', call: effect.call, session }) : null;
      case 'forward':
        return this.#around.mayStart('forward')
          ? eventOf(yield { kind: 'forward', forward: effect.forward, session })
          : null;
      case 'keep':
        // A turn that a call parted in two has planned it twice.
        return session.unkept.length === 0 ? null : eventOf(yield { kind: 'keep', session });
      case 'close':
        this.closing = { failure: effect.failure };
        return null;
    }
  }

  *#begin({ kind: _effect, ...input }: Extract<SessionEffect, { kind: 'loadFlow' }>): Course<SessionEvent> {
    const loaded = yield* this.load(input);
    if ('kind' in loaded) return loaded;
    this.#loaded = loaded;
    return { kind: 'flowLoaded', loaded };
  }
}

function eventOf(told: Told): SessionEvent | null {
  if (told && !('kind' in told)) throw new Error('Only a load is told a flow.');
  return told;
}

/** What a flow is loaded for. */
export function loadInput({ sinch, channel }: Session): Omit<LoadInput, 'flow'> {
  // The session goes on: whoever began it, what is known of its contact stands in the state.
  return { appId: sinch.appId, channel, identity: sinch.channelIdentity, startedBy: 'contact' };
}
