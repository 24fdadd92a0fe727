import { Agent } from 'undici';
import type { Faults } from '../faults.ts';
import type { EmulatorOptions, Redelivery } from '../options.ts';
import { signatureHeaders } from '../signature.ts';
import type { App } from '../state/apps.ts';
import type { PendingCallback } from '../state/pending.ts';
import type { State } from '../state/state.ts';
import type { Trigger } from '../state/webhooks.ts';
import type { Timers } from '../timers.ts';
import { postCallback } from './attempt.ts';
import { createLanes, type Lanes } from './lanes.ts';

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

/** The pause before attempt number `attempts` + 1. */
export function backoff(attempts: number, { firstDelayMs, maxDelayMs }: Redelivery): number {
  return Math.min(maxDelayMs, firstDelayMs * 2 ** Math.max(0, attempts - 1));
}

interface Destination {
  url: string;
  secret: string;
}

/** Where a pending callback goes now: a webhook may have been changed or deleted since. */
function destination(state: State, pending: PendingCallback): Destination | undefined {
  const app = state.apps.get(pending.appId);
  if (!app) return undefined;
  if (pending.callbackUrl) {
    return { url: pending.callbackUrl, secret: app.settings.callback_settings.secret_for_overridden_callback_urls };
  }
  const webhook = app.webhooks.find(({ id }) => id === pending.webhookId);
  return webhook && { url: webhook.settings.target, secret: webhook.settings.secret };
}

export function createDeliveries(parts: DeliveryParts): Deliveries {
  const { state, options, faults, timers, newId, touch } = parts;
  const { redelivery, callbackTimeoutMs } = options;
  const agent = new Agent({ headersTimeout: callbackTimeoutMs, bodyTimeout: callbackTimeoutMs });
  const targets = new Map<string, Lanes<PendingCallback>>();

  function sign(pending: PendingCallback, { secret }: Destination): Record<string, string> {
    if (!secret) return {};
    if (redelivery.signAnew && pending.attempts > 0) {
      return signatureHeaders(pending.body, { secret, nonce: newId(), timestamp: seconds() });
    }
    return signatureHeaders(pending.body, { secret, nonce: pending.nonce, timestamp: pending.signedAt });
  }

  const seconds = () => Math.floor(options.clock() / 1000);

  async function deliver(pending: PendingCallback, to: Destination): Promise<boolean> {
    const drop = pending.attempts === 0 ? pending.drop : undefined;
    if (drop === 'before-accept') return false;
    const delivered = await postCallback(agent, { url: to.url, headers: sign(pending, to), body: pending.body });
    return delivered && drop === undefined;
  }

  async function attempt(pending: PendingCallback): Promise<void> {
    // After a reset the lanes still hold callbacks that no longer exist.
    const to = state.pending.has(pending.id) ? destination(state, pending) : undefined;
    const done = !to || (await deliver(pending, to));
    pending.attempts += 1;
    if (done || pending.attempts >= redelivery.attempts) state.pending.delete(pending.id);
    else if (state.pending.has(pending.id)) retryLater(pending);
    touch();
  }

  function retryLater(pending: PendingCallback): void {
    pending.dueAt = options.clock() + backoff(pending.attempts, redelivery);
    schedule(pending);
  }

  function schedule(pending: PendingCallback): void {
    const wait = pending.dueAt - options.clock();
    if (wait <= 0) enqueue(pending);
    else timers.after(wait, () => enqueue(pending));
  }

  // A queue of its own per target: one that is dead or slow holds up nobody else.
  function enqueue(pending: PendingCallback): void {
    const target = pending.webhookId || pending.callbackUrl;
    const lanes = targets.get(target) ?? createLanes(options.callbacksInFlight, attempt);
    targets.set(target, lanes);
    lanes.push(pending.lane, pending);
  }

  function add(callback: Callback, target: Pick<PendingCallback, 'webhookId' | 'callbackUrl' | 'body'>): void {
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
        dueAt: options.clock() + (fault?.delayMs ?? 0),
        signedAt: seconds(),
        nonce: newId(),
        ...(fault?.drop && { drop: fault.drop }),
      };
      state.pending.set(pending.id, pending);
      schedule(pending);
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
    close: () => agent.destroy(),
  };
}
