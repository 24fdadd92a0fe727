import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type LoadFlowInput,
  outboundTaskQueue,
  type SessionActivities,
  type SessionLocalActivities,
} from '../contracts/session-activities.ts';
import { interned } from '../core/flow/interned.ts';
import type { Ask, Interruptible, Told } from '../core/session/asking.ts';
import {
  callFailed,
  type EffectFailure,
  flowMissing,
  forwardFailed,
  sendFailed,
  sendInterrupted,
} from '../core/session/effect-failure.ts';
import type { LoadedFlow, SessionEvent } from '../core/session/event.ts';
import { personOf } from '../core/session/forwarding.ts';
import type { SessionLimits } from '../core/session/limits.ts';
import type { PlannedCall, PlannedForward, PlannedReplies, Session } from '../core/session/state.ts';
import { effectFailure } from './effect-failure.ts';

const { loadFlow } = proxyLocalActivities<SessionLocalActivities>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: 200, maximumInterval: '10 seconds' },
});

const { keepContact } = proxyActivities<SessionActivities>({
  startToCloseTimeout: '10 seconds',
  // The contact's next message waits for it no longer than this: the session keeps what was not stored.
  scheduleToCloseTimeout: '15 seconds',
});

const SUMMARY_BYTES = 300;
/** Activities beat once a second: a killed worker is noticed, and a cancelled activity hears of it. */
const HEARTBEAT = '6 seconds';
/** Above the request's own time-out, which ends it in the activity. */
const CALL_MARGIN_MS = 5_000;
/** That a hand-over is over is told, but nobody waits long for it to be heard. */
const END_TOLD_WITHIN_MS = 30_000;

const LEAST_MS = 1_000;

/** What is asked of the outside. */
type Effectful = Exclude<Ask, { kind: 'wait' | 'waitForCommands' | 'answered' }>;

/** Performs what the conversation asks of the outside, one at a time, and tells what came of each; null: it made room for a command. */
export class SessionEffects {
  readonly #limits: SessionLimits;
  readonly #send: ReturnType<typeof sendProxy>;
  readonly #outbound = outboundTaskQueue(workflowInfo().taskQueue);
  // One for all effects until one is interrupted: a scope is made of promises, and the SDK takes a stack trace of each.
  #scope = new CancellationScope();
  #underWay: Interruptible | null = null;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
    this.#send = sendProxy(limits);
  }

  /** Cancels what is under way, if it is one of these. */
  interrupt(kinds: readonly Interruptible[]): void {
    if (this.#underWay && kinds.includes(this.#underWay)) this.#scope.cancel();
  }

  perform(ask: Effectful): Promise<Told> {
    switch (ask.kind) {
      case 'load':
        return this.#load(ask.input);
      case 'send':
        return this.#sendReplies(ask);
      case 'call':
        return this.#call(ask.call, ask.session);
      case 'forward':
        return this.#forward(ask.forward, ask.session);
      case 'keep':
        return this.#keep(ask.session);
    }
  }

  async #load(input: LoadFlowInput): Promise<LoadedFlow | SessionEvent<'flowMissing'>> {
    try {
      const loaded = await loadFlow(input);
      return { ...loaded, flow: interned(loaded.flow) };
    } catch (error) {
      const cause = error instanceof ActivityFailure ? error.cause : error;
      if (!(cause instanceof ApplicationFailure)) throw error;
      return flowMissing(effectFailure(cause));
    }
  }

  #sendReplies({ planned, session, awaitsReceipts }: Extract<Ask, { kind: 'send' }>): Promise<SessionEvent | null> {
    const { replies, lookFirst, since } = planned;
    if (replies.length === 0) return Promise.resolve({ kind: 'sent', results: [] });
    const to = recipientOf(session);
    const last = replies.length - 1;
    const marked = replies.map((reply, i) =>
      awaitsReceipts && i === last ? { ...reply, awaitsReceipt: true as const } : reply,
    );
    const input = { appId: session.sinch.appId, sessionId: session.id, to, replies: marked, lookFirst, since };
    const options = { summary: sendSummary(planned, to.channel) };
    return this.#attempt('send', {
      run: async () => ({ kind: 'sent', ...(await this.#send.executeWithOptions(options, [input])) }),
      failed: sendFailed,
      interrupted: sendInterrupted,
    });
  }

  #call({ id, request }: PlannedCall, session: Session): Promise<SessionEvent | null> {
    const { callHttp } = proxyActivities<SessionActivities>({
      taskQueue: this.#outbound,
      startToCloseTimeout: request.timeoutMs + CALL_MARGIN_MS,
      heartbeatTimeout: HEARTBEAT,
      cancellationType: ActivityCancellationType.TRY_CANCEL,
      retry: { initialInterval: 500, maximumInterval: '30 seconds', maximumAttempts: request.retries + 1 },
    });
    const input = { appId: session.sinch.appId, sessionId: session.id, id, request };
    const options = { summary: `${request.method} of step ${request.step}`.slice(0, SUMMARY_BYTES) };
    return this.#attempt('call', {
      run: async () => ({ kind: 'called', outcome: await callHttp.executeWithOptions(options, [input]) }),
      failed: callFailed,
      interrupted: () => null,
    });
  }

  #forward(forward: PlannedForward, session: Session): Promise<SessionEvent | null> {
    const ends = forward.content.kind === 'ended';
    const { forwardHandover } = proxyActivities<SessionActivities>({
      taskQueue: this.#outbound,
      startToCloseTimeout: '20 seconds',
      heartbeatTimeout: HEARTBEAT,
      scheduleToCloseTimeout: ends ? END_TOLD_WITHIN_MS : this.#toldWithinMs(session),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
      retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
    });
    const input = { appId: session.sinch.appId, at: Date.now(), forward };
    const options = { summary: `Tell ${forward.target}: ${forward.content.kind}`.slice(0, SUMMARY_BYTES) };
    return this.#attempt('forward', {
      run: async () => {
        await forwardHandover.executeWithOptions(options, [input]);
        return { kind: 'forwarded' };
      },
      failed: forwardFailed,
      interrupted: () => null,
    });
  }

  /** No longer than the person has the conversation: what the flow does then is not to wait for a target that is away. */
  #toldWithinMs(session: Session): number {
    const until = personOf(session)?.until ?? Number.MAX_SAFE_INTEGER;
    return Math.min(this.#limits.maxReplyAgeMs, Math.max(LEAST_MS, until - Date.now()));
  }

  async #keep(session: Session): Promise<SessionEvent> {
    const records = session.unkept;
    const input = { appId: session.sinch.appId, ...recipientOf(session), records };
    try {
      await keepContact.executeWithOptions({ summary: 'Keep what outlives the session' }, [input]);
      return { kind: 'kept', ids: records.map(({ id }) => id) };
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      return { kind: 'keepFailed' };
    }
  }

  async #attempt(kind: Interruptible, effect: Effect): Promise<SessionEvent | null> {
    if (this.#scope.consideredCancelled) this.#scope = new CancellationScope();
    this.#underWay = kind;
    try {
      return await this.#scope.run(effect.run);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const failure = effectFailure(error.cause);
      return isCancellation(error) ? effect.interrupted(failure) : effect.failed(failure);
    } finally {
      this.#underWay = null;
    }
  }
}

interface Effect {
  run(): Promise<SessionEvent>;
  failed(failure: EffectFailure): SessionEvent;
  interrupted(failure: EffectFailure): SessionEvent | null;
}

function recipientOf({ sinch }: Session) {
  return { channel: sinch.channelIdentifier, identity: sinch.channelIdentity };
}

function sendProxy(limits: SessionLimits) {
  return proxyActivities<SessionActivities>({
    // One attempt: up to 8 s of looking and the client's time-outs.
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: HEARTBEAT,
    scheduleToCloseTimeout: limits.maxReplyAgeMs,
    // Whoever has the conversation next speaks only when the bot has stopped.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: '30 seconds' },
  }).sendReplies;
}

/** What a person reads on the activity in the Temporal UI; at most 400 bytes are kept. */
function sendSummary(planned: PlannedReplies, channel: string): string {
  const steps = [...new Set(planned.replies.map((reply) => reply.step))].filter((step) => step !== '').join(', ');
  const count = planned.replies.length === 1 ? 'Reply' : `${planned.replies.length} replies`;
  return `${count} on ${channel} from ${steps || 'the session'}`.slice(0, SUMMARY_BYTES);
}
