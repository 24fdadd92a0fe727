import { setCurrentDetails } from '@temporalio/workflow';
import type { LoadFlowInput } from '../contracts/session-activities.ts';
import { awaitsReceipts } from '../core/flow/receipts.ts';
import { attributesOf, type SessionAttributes } from '../core/session/attributes.ts';
import { sessionDetails } from '../core/session/details.ts';
import type { LoadedFlow, ReduceContext, SessionEffect, SessionEvent } from '../core/session/event.ts';
import type { SessionLimits } from '../core/session/limits.ts';
import { needsFlow } from '../core/session/needs-flow.ts';
import { reduce } from '../core/session/reduce.ts';
import type { ConversationState, Session } from '../core/session/state.ts';
import { upsertChanged } from './session-attributes.ts';
import { type Interruptible, type MayStart, SessionEffects } from './session-effects.ts';

/** Holds one conversation: feeds events to core/session and performs the effects it asks for, in order. */
export class Conversation {
  state: ConversationState;
  /** Events of this run that may have been turns: continue-as-new is due after so many. */
  turns = 0;
  /** Set once the workflow is to close, until anything else happens. */
  closing: { failure: { code: string; reason: string } | null } | null = null;
  readonly #limits: SessionLimits;
  readonly #effects: SessionEffects;
  /** The session that lingers in this run since its beginning; '' where none does. */
  readonly #lingering: string;
  #loaded: LoadedFlow | null = null;
  #attributes: SessionAttributes | null = null;

  constructor(state: ConversationState, limits: SessionLimits, mayStart: MayStart) {
    this.state = state;
    this.#limits = limits;
    this.#effects = new SessionEffects(limits, mayStart);
    this.#lingering = state.session?.status === 'ended' ? state.session.id : '';
    // A run that goes on from another one has its search attributes already; a first run is told some at its start.
    this.#attributes = state.session ? attributesOf(state.session) : null;
    this.#publish();
  }

  /** Whether a session has ended in this run. */
  get hasEnded(): boolean {
    const { session } = this.state;
    return session?.status === 'ended' && session.id !== this.#lingering;
  }

  /** What reducing needs at this moment. */
  context(): ReduceContext {
    const { flow = null, settings = {} } = this.#loaded ?? {};
    return { now: Date.now(), flow, settings, limits: this.#limits };
  }

  /** Takes one event through to its end: every effect performed, every outcome fed back. */
  async handle(event: SessionEvent): Promise<void> {
    this.closing = null;
    this.turns += 1;
    const missing = needsFlow(this.state, event) ? await this.ready() : null;
    // Without its version the session parks; what was to happen waits in the queue.
    const effects = this.#reduce(missing ?? event);
    for (let effect = effects.shift(); effect; effect = effects.shift()) {
      const outcome = await this.#perform(effect);
      // What comes of an effect goes before the effects after it.
      if (outcome) effects.unshift(...this.#reduce(outcome));
    }
  }

  /** Sends what made room for a command, if anything did. */
  async sendLeft(): Promise<void> {
    if (this.state.session?.pending) await this.handle({ kind: 'resend' });
  }

  /** After continue-as-new the pinned version is fetched again: 128 KB do not travel in the arguments. */
  async ready(): Promise<SessionEvent<'flowMissing'> | null> {
    const { session } = this.state;
    const pinned = session?.status === 'ended' ? null : session?.flow;
    if (!session || !pinned || this.#loaded?.flow.hash === pinned.hash) return null;
    const loaded = await this.load({ ...loadInput(session), flow: { flow: pinned.flow, version: pinned.version } });
    if ('kind' in loaded) return loaded;
    this.#loaded = loaded;
    this.#publish();
    return null;
  }

  load(input: LoadFlowInput): Promise<LoadedFlow | SessionEvent<'flowMissing'>> {
    return this.#effects.load(input);
  }

  /** Cancels what is under way, to make room for a command. */
  interrupt(kinds: readonly Interruptible[]): void {
    this.#effects.interrupt(kinds);
  }

  #reduce(event: SessionEvent): SessionEffect[] {
    const { state, effects } = reduce(this.state, event, this.context());
    this.state = state;
    if (event.kind === 'migrate' && state.session?.flow?.hash === event.loaded.flow.hash) this.#loaded = event.loaded;
    // A session that still waits for its flow is upserted with it, in one command.
    this.#publish(effects.some((effect) => effect.kind === 'loadFlow'));
    return [...effects];
  }

  async #perform(effect: SessionEffect): Promise<SessionEvent | null> {
    const { session } = this.state;
    if (!session) return null;
    switch (effect.kind) {
      case 'loadFlow':
        return this.#begin(effect);
      case 'send':
        return this.#effects.send(effect.planned, session, awaitsReceipts(this.#loaded?.flow));
      case 'call':
        return this.#effects.call(effect.call, session);
      case 'forward':
        return this.#effects.forward(effect.forward, session);
      case 'keep':
        // A turn that a call parted in two has planned it twice.
        return session.unkept.length === 0 ? null : this.#effects.keep(session);
      case 'close':
        this.closing = { failure: effect.failure };
        return null;
    }
  }

  async #begin({ kind: _effect, ...input }: Extract<SessionEffect, { kind: 'loadFlow' }>): Promise<SessionEvent> {
    const loaded = await this.load(input);
    if ('kind' in loaded) return loaded;
    this.#loaded = loaded;
    return { kind: 'flowLoaded', loaded };
  }

  #publish(waitsForFlow = false): void {
    const { session } = this.state;
    if (session && !waitsForFlow) {
      const attributes = attributesOf(session);
      upsertChanged(this.#attributes, attributes);
      this.#attributes = attributes;
    }
    setCurrentDetails(sessionDetails(this.state, this.#loaded?.flow ?? null));
  }
}

/** What a flow is loaded for. */
export function loadInput({ sinch, channel }: Session): Omit<LoadFlowInput, 'flow'> {
  // The session goes on: whoever began it, what is known of its contact stands in the state.
  return { appId: sinch.appId, channel, identity: sinch.channelIdentity, startedBy: 'contact' };
}
