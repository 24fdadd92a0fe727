import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
} from '@temporalio/workflow';
import type { LoadFlowInput, SessionActivities, SessionLocalActivities } from '../contracts/session-activities.ts';
import type { CompiledFlow } from '../core/flow/compiled.ts';
import { attributesOf, type SessionAttributes } from '../core/session/attributes.ts';
import { sessionDetails } from '../core/session/details.ts';
import type { SessionEffect, SessionEvent } from '../core/session/event.ts';
import type { SessionLimits } from '../core/session/limits.ts';
import { reduce } from '../core/session/reduce.ts';
import type { ConversationState, PlannedReplies } from '../core/session/state.ts';
import { sendFailed } from './send-failure.ts';
import { upsertChanged } from './session-attributes.ts';

const { loadFlow } = proxyLocalActivities<SessionLocalActivities>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: 200, maximumInterval: '10 seconds' },
});

const SEND_SUMMARY_BYTES = 300;

/** Holds one conversation: feeds events to core/session and performs the effects it asks for, in order. */
export class Conversation {
  state: ConversationState;
  /** Turns of this run: continue-as-new is due after so many. */
  turns = 0;
  /** Set once the workflow is to close. */
  closing: { failure: { code: string; reason: string } | null } | null = null;
  readonly #limits: SessionLimits;
  readonly #send: ReturnType<typeof sendProxy>;
  #flow: CompiledFlow | null = null;
  #attributes: SessionAttributes | null = null;
  // One for all sends until one is interrupted: a scope is made of promises, and the SDK takes a stack trace of each.
  #sends = new CancellationScope();
  #sending = false;

  constructor(state: ConversationState, limits: SessionLimits) {
    this.state = state;
    this.#limits = limits;
    this.#send = sendProxy(limits);
    // A run that goes on from another one has its search attributes already; a first run is told some at its start.
    this.#attributes = state.session ? attributesOf(state.session) : null;
    this.#publish();
  }

  /** Takes one event through to its end: every effect performed, every outcome fed back. */
  async handle(event: SessionEvent): Promise<void> {
    const pinned = this.#flowToFetch();
    const missing = pinned && (await this.#load(pinned));
    // Without its version the session parks; what was to happen waits in the queue.
    const effects = this.#reduce(missing?.kind === 'flowMissing' ? missing : event);
    for (let effect = effects.shift(); effect; effect = effects.shift()) {
      const outcome = await this.#perform(effect);
      // What comes of an effect goes before the effects after it.
      if (outcome) effects.unshift(...this.#reduce(outcome));
    }
  }

  #reduce(event: SessionEvent): SessionEffect[] {
    const { state, effects } = reduce(this.state, event, { now: Date.now(), flow: this.#flow, limits: this.#limits });
    this.state = state;
    if (event.kind === 'message') this.turns += 1;
    // A session that still waits for its flow is upserted with it, in one command.
    this.#publish(effects.some((effect) => effect.kind === 'loadFlow'));
    return [...effects];
  }

  /** Cancels a send that is still being tried; its outcome then counts as unclear. */
  interruptSend(): void {
    if (this.#sending) this.#sends.cancel();
  }

  #perform(effect: SessionEffect): Promise<SessionEvent | null> {
    switch (effect.kind) {
      case 'loadFlow':
        return this.#load({ appId: effect.appId, channel: effect.channel });
      case 'send':
        return this.#sendReplies(effect.planned);
      case 'close':
        this.closing = { failure: effect.failure };
        return Promise.resolve(null);
    }
  }

  async #load(input: LoadFlowInput): Promise<SessionEvent> {
    try {
      const flow = await loadFlow(input);
      this.#flow = flow;
      return { kind: 'flowLoaded', flow };
    } catch (error) {
      const cause = error instanceof ActivityFailure ? error.cause : error;
      if (!(cause instanceof ApplicationFailure)) throw error;
      return { kind: 'flowMissing', code: cause.type ?? 'FLOW_NOT_FOUND', reason: cause.message };
    }
  }

  /** After continue-as-new the pinned version is fetched again: 128 KB do not travel in the arguments. */
  #flowToFetch(): { flow: string; version: number } | null {
    const pinned = this.state.session?.status === 'ended' ? null : this.state.session?.flow;
    if (!pinned || this.#flow?.hash === pinned.hash) return null;
    return { flow: pinned.flow, version: pinned.version };
  }

  async #sendReplies(planned: PlannedReplies): Promise<SessionEvent | null> {
    const { session } = this.state;
    if (!session) return null;
    const { sinch } = session;
    const to = { channel: sinch.channelIdentifier, identity: sinch.channelIdentity };
    const { replies, lookFirst, since } = planned;
    if (this.#sends.consideredCancelled) this.#sends = new CancellationScope();
    this.#sending = true;
    try {
      const input = { appId: sinch.appId, sessionId: session.id, to, replies, lookFirst, since };
      const options = { summary: sendSummary(planned, to.channel) };
      const { results } = await this.#sends.run(() => this.#send.executeWithOptions(options, [input]));
      return { kind: 'sent', results };
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return sendFailed(error);
    } finally {
      this.#sending = false;
    }
  }

  #publish(waitsForFlow = false): void {
    const { session } = this.state;
    if (session && !waitsForFlow) {
      const attributes = attributesOf(session);
      upsertChanged(this.#attributes, attributes);
      this.#attributes = attributes;
    }
    setCurrentDetails(sessionDetails(this.state, this.#flow));
  }
}

function sendProxy(limits: SessionLimits) {
  return proxyActivities<SessionActivities>({
    // One attempt: up to 8 s of looking and the client's time-outs; a killed worker is noticed by the missing heartbeat.
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '6 seconds',
    scheduleToCloseTimeout: limits.maxReplyAgeMs,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: '30 seconds' },
  }).sendReplies;
}

/** What a person reads on the activity in the Temporal UI; at most 400 bytes are kept. */
function sendSummary(planned: PlannedReplies, channel: string): string {
  const steps = [...new Set(planned.replies.map((reply) => reply.step))].join(', ');
  const count = planned.replies.length === 1 ? 'Reply' : `${planned.replies.length} replies`;
  return `${count} on ${channel} from ${steps || 'the session'}`.slice(0, SEND_SUMMARY_BYTES);
}
