import type { Faults } from '../faults.ts';
import type { EmulatorOptions } from '../options.ts';
import type { Message, PlannedReceipt } from '../state/messages.ts';
import { oldestFirst } from '../state/ring.ts';
import type { State } from '../state/state.ts';
import type { Timers } from '../timers.ts';
import type { Deliveries } from './deliveries.ts';
import { mayGoOn, moveOn, waitingTime } from './fallback.ts';
import { reason } from './obstacle.ts';
import { deliveryPayload } from './payloads.ts';

export interface Receipts {
  /** The channel reports this now, whatever else the message has planned. */
  report(message: Message, receipt: PlannedReceipt): void;
  /** Reports what the message has planned, one after the other. */
  follow(message: Message): void;
  /** Goes on with the messages whose reports were not all made when the emulator last stopped. */
  resume(): void;
}

export interface ReceiptParts {
  state: State;
  options: EmulatorOptions;
  faults: Faults;
  timers: Timers;
  deliveries: Deliveries;
  touch: () => void;
}

const GIVEN_UP: readonly string[] = ['FAILED', 'SWITCHING_CHANNEL'];

/** By which a message's callbacks keep their order, also where it moves on to another identity. */
export function laneOf({ receipts, planned, identity }: Message): string {
  return (receipts[0] ?? planned[0])?.about?.identity ?? identity;
}

export function createReceipts({ state, options, faults, timers, deliveries, touch }: ReceiptParts): Receipts {
  function publish(message: Message, reported: PlannedReceipt): void {
    const app = state.apps.get(message.appId);
    if (!app) return;
    const { channel, identity } = message;
    const receipt = { about: { channel, identity }, ...reported, at: options.clock() };
    message.receipts.push(receipt);
    deliveries.publish({
      app,
      trigger: 'MESSAGE_DELIVERY',
      lane: laneOf(message),
      payload: deliveryPayload(message, receipt),
      ...(message.callbackUrl && { override: { url: message.callbackUrl, projectId: message.projectId } }),
    });
    touch();
  }

  function report(message: Message, receipt: PlannedReceipt): void {
    // What is said of another channel than the one that has it changes nothing here.
    const failed = receipt.about === undefined && GIVEN_UP.includes(receipt.status);
    if (failed && mayGoOn(message, options.clock())) switchChannel(message, receipt);
    else publish(message, receipt);
  }

  function switchChannel(message: Message, failure: PlannedReceipt): void {
    publish(message, { ...failure, status: 'SWITCHING_CHANNEL' });
    moveOn({ state, options, faults }, message);
    follow(message);
  }

  // The plan is another one once the message has moved on.
  function reportLater(message: Message, delayMs: number): void {
    const { planned } = message;
    if (planned.length === 0) return;
    timers.after(delayMs, () => {
      const next = message.planned === planned ? planned.shift() : undefined;
      if (!next) return;
      report(message, next);
      if (message.planned === planned) reportLater(message, delayMs);
    });
  }

  function switchWhenLate(message: Message): void {
    const waiting = waitingTime(state, message);
    if (waiting === undefined) return;
    const { ahead } = message;
    const since = message.onChannelSince ?? message.at;
    timers.after(Math.max(0, since + waiting - options.clock()), () => {
      if (message.ahead !== ahead || !mayGoOn(message, options.clock())) return;
      const late = reason('DELIVERY_TIMED_OUT', 'The channel did not report in time that it was delivered');
      switchChannel(message, { status: 'FAILED', reason: late });
    });
  }

  function follow(message: Message): void {
    if (options.receiptDelayMs === null) return;
    reportLater(message, options.receiptDelayMs);
    switchWhenLate(message);
  }

  return {
    report,
    follow,
    resume() {
      for (const ring of state.messages.byApp.values()) {
        for (const message of oldestFirst(ring)) follow(message);
      }
    },
  };
}
