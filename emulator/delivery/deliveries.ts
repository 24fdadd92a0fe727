import type { Faults } from '../faults.ts';
import type { EmulatorOptions, Redelivery } from '../options.ts';
import type { App } from '../state/apps.ts';
import type { PendingCallback } from '../state/pending.ts';
import type { State } from '../state/state.ts';
import type { Trigger } from '../state/webhooks.ts';
import type { Timers } from '../timers.ts';
import { createCourier } from './courier.ts';
import { createHeldBack, targetOf } from './held-back.ts';
import { createTarget, type Target } from './target.ts';

/** A callback before it is known who wants it. */
export interface Callback {
  app: App;
  trigger: Trigger;
  /** Whom it is about. */
  lane: string;
  /** The wire payload but for its project_id. */
  payload: object;
  /** Replaces the webhooks for this one; the project is then the sender's. */
  override?: { url: string; projectId: string };
}

export interface Deliveries {
  publish(callback: Callback): void;
  /** Goes on with what was pending when the emulator last stopped. */
  resume(): void;
  close(): Promise<void>;
}

export interface DeliveryParts {
  state: State;
  options: EmulatorOptions;
  faults: Faults;
  timers: Timers;
  newId: () => string;
  touch: () => void;
}

/** A callback that waits to be overtaken does not wait for ever. */
const HELD_BACK_MS = 10_000;

/** The pause before attempt number `attempts` + 1. */
export function backoff(attempts: number, { firstDelayMs, maxDelayMs }: Redelivery): number {
  return Math.min(maxDelayMs, firstDelayMs * 2 ** Math.max(0, attempts - 1));
}

export function createDeliveries(parts: DeliveryParts): Deliveries {
  const { state, options, faults, timers, newId, touch } = parts;
  const { clock, redelivery } = options;
  const courier = createCourier({ state, options, newId });
  const heldBack = createHeldBack();
  let closed = false;
  /** But for those that have taken everything: an address of a send's own mostly comes once. */
  const targets = new Map<string, Target>();

  async function attempt(pending: PendingCallback): Promise<boolean> {
    if (closed) return true;
    const done = await courier.carry(pending);
    pending.attempts += 1;
    if (done || pending.attempts >= redelivery.attempts) state.pending.delete(pending.id);
    else if (state.pending.has(pending.id)) retryLater(pending);
    touch();
    return done;
  }

  function retryLater(pending: PendingCallback): void {
    pending.dueAt = clock() + backoff(pending.attempts, redelivery);
    schedule(pending);
  }

  function schedule(pending: PendingCallback): void {
    const wait = pending.dueAt - clock();
    if (wait <= 0) enqueue(pending);
    else timers.after(wait, () => enqueue(pending));
  }

  function enqueue(pending: PendingCallback): void {
    const name = targetOf(pending);
    const whenServed = () => targets.delete(name);
    const target = targets.get(name) ?? createTarget({ inFlight: options.callbacksInFlight, attempt, whenServed });
    targets.set(name, target);
    for (const next of [pending, ...heldBack.overtakenBy(pending)]) target.push(next.lane, next);
  }

  function holdBack(pending: PendingCallback): void {
    heldBack.hold(pending);
    timers.after(HELD_BACK_MS, () => {
      if (heldBack.release(pending)) enqueue(pending);
    });
  }

  /** More than this would fill the memory in the end, however little each takes. */
  function isFull(target: Pick<PendingCallback, 'webhookId' | 'callbackUrl'>): boolean {
    return state.pending.size >= options.pendingCallbacks && targets.get(targetOf(target))?.isDown() === true;
  }

  function add(callback: Callback, target: Pick<PendingCallback, 'webhookId' | 'callbackUrl' | 'body'>): void {
    if (isFull(target)) return;
    const names = ['callback', `callback:${callback.trigger}`];
    const fault = faults.take(names, 'transport');
    const copies = faults.take(names, 'duplicate')?.duplicate ?? 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const pending: PendingCallback = {
        ...target,
        id: newId(),
        appId: callback.app.id,
        trigger: callback.trigger,
        lane: callback.lane,
        attempts: 0,
        dueAt: clock() + (fault?.reorder ? HELD_BACK_MS : (fault?.delayMs ?? 0)),
        signedAt: Math.floor(clock() / 1000),
        nonce: newId(),
        ...(fault?.drop && { drop: fault.drop }),
      };
      state.pending.set(pending.id, pending);
      if (fault?.reorder) holdBack(pending);
      else schedule(pending);
    }
  }

  const body = (callback: Callback, project_id: string) => JSON.stringify({ ...callback.payload, project_id });

  return {
    publish(callback) {
      const { app, trigger, override } = callback;
      if (override) {
        add(callback, { webhookId: '', callbackUrl: override.url, body: body(callback, override.projectId) });
        return;
      }
      for (const { id, projectId, settings } of app.webhooks) {
        if (settings.target_type !== 'HTTP' || !settings.triggers.includes(trigger)) continue;
        add(callback, { webhookId: id, callbackUrl: '', body: body(callback, projectId) });
      }
    },
    resume() {
      for (const pending of state.pending.values()) schedule(pending);
    },
    async close() {
      closed = true;
      await courier.close();
    },
  };
}
