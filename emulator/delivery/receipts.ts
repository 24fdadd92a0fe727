import { channelFacts } from '../../core/channels/table.ts';
import type { EmulatorOptions } from '../options.ts';
import type { Message, PlannedReceipt } from '../state/messages.ts';
import { newestFirst } from '../state/ring.ts';
import type { State } from '../state/state.ts';
import type { Timers } from '../timers.ts';
import type { Deliveries } from './deliveries.ts';
import { deliveryPayload } from './payloads.ts';

const QUEUED: PlannedReceipt = { status: 'QUEUED_ON_CHANNEL' };

/** What a message that goes well is reported as, in order: Telegram ends at QUEUED_ON_CHANNEL, SMS and MMS have no READ. */
export function lifecycle(channel: string): PlannedReceipt[] {
  const { receipts } = channelFacts(channel);
  const reached = receipts.filter((status) => status !== 'FAILED' && status !== 'QUEUED_ON_CHANNEL');
  return [QUEUED, ...reached.map((status) => ({ status }))];
}

/** The same with an ending forced on it: what comes before it in the channel's order stays, what comes after is gone. */
export function endingIn(channel: string, ending: PlannedReceipt): PlannedReceipt[] {
  const usual = lifecycle(channel);
  const place = usual.findIndex(({ status }) => status === ending.status);
  if (place >= 0) return [...usual.slice(0, place), ending];
  return ending.status === 'FAILED' ? [QUEUED, ending] : [ending];
}

export interface Receipts {
  /** Reports this at once, whatever else the message has planned. */
  report(message: Message, receipt: PlannedReceipt): void;
  /** Reports what the message has planned, one after the other. */
  follow(message: Message): void;
  /** Goes on with the messages whose reports were not all made when the emulator last stopped. */
  resume(): void;
}

export interface ReceiptParts {
  state: State;
  options: EmulatorOptions;
  timers: Timers;
  deliveries: Deliveries;
  touch: () => void;
}

export function createReceipts({ state, options, timers, deliveries, touch }: ReceiptParts): Receipts {
  function report(message: Message, reported: PlannedReceipt): void {
    const app = state.apps.get(message.appId);
    if (!app) return;
    const receipt = { ...reported, at: options.clock() };
    message.receipts.push(receipt);
    deliveries.publish({
      app,
      trigger: 'MESSAGE_DELIVERY',
      lane: message.identity,
      payload: deliveryPayload(message, receipt),
      ...(message.callbackUrl && { override: { url: message.callbackUrl, projectId: message.projectId } }),
    });
    touch();
  }

  function reportNext(message: Message): void {
    const next = message.planned.shift();
    if (!next) return;
    report(message, next);
    follow(message);
  }

  function follow(message: Message): void {
    if (options.receiptDelayMs === null || message.planned.length === 0) return;
    timers.after(options.receiptDelayMs, () => reportNext(message));
  }

  return {
    report,
    follow,
    resume() {
      for (const ring of state.messages.byApp.values()) {
        for (const message of newestFirst(ring)) follow(message);
      }
    },
  };
}
