import type { Faults } from '../faults.ts';
import type { App } from '../state/apps.ts';
import type { PendingCallback } from '../state/pending.ts';
import type { Trigger } from '../state/webhooks.ts';
import { createDispatch, type DispatchParts } from './dispatch.ts';

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

export interface DeliveryParts extends DispatchParts {
  faults: Faults;
}

/** A callback that waits to be overtaken does not wait for ever. */
const HELD_BACK_MS = 10_000;

export function createDeliveries(parts: DeliveryParts): Deliveries {
  const { state, options, faults, newId } = parts;
  const { clock } = options;
  const dispatch = createDispatch(parts);

  /** More than this would fill the memory in the end, however little each takes. */
  const isFull = () => state.pending.size >= options.pendingCallbacks;

  function add(callback: Callback, target: Pick<PendingCallback, 'webhookId' | 'callbackUrl' | 'body'>): void {
    if (isFull() && dispatch.isDown(target)) return;
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
      if (fault?.reorder) dispatch.holdBack(pending, HELD_BACK_MS);
      else dispatch.schedule(pending);
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
      for (const pending of state.pending.values()) dispatch.schedule(pending);
    },
    close: () => dispatch.close(),
  };
}
