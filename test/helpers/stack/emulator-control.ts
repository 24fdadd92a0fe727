import { z } from 'zod';
import { callJson } from './json-http.ts';

const Shown = z.looseObject({ text: z.string(), choices: z.array(z.string()).optional() });

const OutboxMessage = z.object({
  message_id: z.string(),
  at: z.string(),
  identity: z.string(),
  app_message: z.looseObject({}),
  shown: Shown,
  message_metadata: z.string(),
  correlation_id: z.string(),
});
export type OutboxMessage = z.infer<typeof OutboxMessage>;

const Accepted = z.object({
  message_id: z.string(),
  app_id: z.string(),
  message_metadata: z.string(),
  channel: z.string(),
  identity: z.string(),
  at: z.string(),
});
export type AcceptedSend = z.infer<typeof Accepted>;

const Ledger = z.object({ requests: z.record(z.string(), z.number()), accepted: z.array(Accepted) });
const Outbox = z.object({ messages: z.array(OutboxMessage) });
const Inbound = z.object({ message_id: z.string() });

/** One contact of an app, as the emulator names him. */
export interface Address {
  appId: string;
  channel: string;
  identity: string;
}

/** What the emulator is to do wrong, once unless told otherwise; the fields of `fault` are those of its control side. */
export interface FaultRule {
  on: string;
  times?: number;
  fault: {
    status?: number;
    headers?: Record<string, string>;
    delayMs?: number;
    drop?: 'before-accept' | 'after-accept';
    expireToken?: true;
    duplicate?: number;
    receipt?: { status: string; reason?: string };
    listLagMs?: number;
  };
}

/** The emulator's control side. */
export class EmulatorControl {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Replaces the rules in force. */
  async faults(...faults: FaultRule[]): Promise<void> {
    const rules = faults.map(({ fault, ...rule }) => Object.fromEntries([...Object.entries(rule), ['then', fault]]));
    await callJson(`${this.#base}/control/faults`, { method: 'POST', body: { rules }, schema: z.unknown() });
  }

  ledger(): Promise<z.infer<typeof Ledger>> {
    return callJson(`${this.#base}/control/ledger`, { schema: Ledger });
  }

  /** What the contact was sent, or all contacts of an app, oldest first. */
  async outbox(contact: Pick<Address, 'appId'> & Partial<Address>): Promise<OutboxMessage[]> {
    const query = new URLSearchParams({ ...contact });
    const { messages } = await callJson(`${this.#base}/control/outbox?${query}`, { schema: Outbox });
    return messages;
  }

  /** Writes as the contact; resolves with Sinch's message id once the callback is on its way. */
  async write(contact: Address, message: object): Promise<string> {
    const body = { ...contact, message };
    const answer = await callJson(`${this.#base}/control/inbound`, { method: 'POST', body, schema: Inbound });
    return answer.message_id;
  }

  /** Does something else as the contact: an event, or what Sinch has no kind for. */
  async does(contact: Address, what: { event: object } | { unsupported: object }): Promise<void> {
    await callJson(`${this.#base}/control/inbound`, {
      method: 'POST',
      body: { ...contact, ...what },
      schema: z.unknown(),
    });
  }

  /** Opts out as the contact, or in again. */
  async optOut(contact: Address, kind: 'OPT_OUT' | 'OPT_IN' = 'OPT_OUT'): Promise<void> {
    const body = { ...contact, kind };
    await callJson(`${this.#base}/control/consent`, { method: 'POST', body, schema: z.unknown() });
  }

  /** Has a channel's credential fail, wait or work again; `description` is what Sinch says of it. */
  async credential(
    at: Pick<Address, 'appId' | 'channel'>,
    status: 'PENDING' | 'ACTIVE' | 'FAILING',
    description = '',
  ): Promise<void> {
    const body = { ...at, status, description };
    await callJson(`${this.#base}/control/credentials`, { method: 'POST', body, schema: z.unknown() });
  }

  async seedApp(app: object): Promise<void> {
    await callJson(`${this.#base}/control/apps`, { method: 'POST', body: app, schema: z.unknown() });
  }
}
