import { eventually } from './eventually.ts';
import { judge, type ObservedReply, type PlannedInbound, type Verdict } from './ledger.ts';
import { echoOf } from './stack/flows.ts';
import { Contact } from './stack/linked-app.ts';
import type { Stack } from './stack.ts';
import { drained, stuckSessions, underWay } from './stuck.ts';

/** Time for a callback that is on its way once more: what it brings must change nothing. */
const REDELIVERY_MS = 1_500;
const LOOK_EVERY_MS = 300;

/** What the contacts of one app write and must be answered: kept as it is said, judged at the end. The app's flow is the echo. */
export class Plan {
  readonly #stack: Stack;
  readonly #appId: string;
  readonly #repliesTo: (text: string) => string[];
  readonly #planned: PlannedInbound[] = [];
  #looking: Promise<Set<string>> | undefined;

  constructor(stack: Stack, app: { appId: string; repliesTo?: (text: string) => string[] }) {
    this.#stack = stack;
    this.#appId = app.appId;
    this.#repliesTo = app.repliesTo ?? echoOf;
  }

  contact(identity: string, channel = 'WHATSAPP'): Contact {
    return new Contact(this.#stack, { appId: this.#appId, channel, identity });
  }

  /** Writes as the contact. `text` is the id of what is planned: unique within the app. */
  async say(contact: Contact, text: string): Promise<string> {
    const inbound = { contact: contact.identity, id: text, replies: this.#repliesTo(text), acknowledged: false };
    this.#planned.push(inbound);
    const messageId = await contact.say(text);
    inbound.acknowledged = true;
    return messageId;
  }

  /** How much was planned so far. */
  get size(): number {
    return this.#planned.length;
  }

  /** Waits until one message has its replies. All who wait at the same time share one look at the emulator. */
  async answeredTo(contact: Contact, text: string, withinMs = 300_000): Promise<void> {
    const wanted = this.#repliesTo(text).map((reply) => `${contact.identity} ${reply}`);
    const end = Date.now() + withinMs;
    for (;;) {
      const texts = await this.#look();
      if (wanted.every((reply) => texts.has(reply))) return;
      if (Date.now() < end) continue;
      const state = await underWay(this.#stack.client, this.#appId);
      throw new Error(`Waited ${withinMs} ms in vain for the answer to "${text}".\n${state}`);
    }
  }

  #look(): Promise<Set<string>> {
    this.#looking ??= new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      .then(() => this.#observed())
      .then((observed) => textsOf(observed))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  /** Waits until everything planned so far has its replies; resolves all the same when the time is over, for the verdict to tell. */
  async answered(withinMs: number): Promise<void> {
    await eventually('all is answered', async () => this.#unanswered(await this.#observed()) === 0, withinMs).catch(
      () => undefined,
    );
  }

  /** What became of it, once nothing is under way any more. */
  async verdict(withinMs: number): Promise<Verdict & { stuck: string[] }> {
    await this.answered(withinMs);
    await drained(this.#stack.client, this.#appId, withinMs);
    await new Promise((resolve) => setTimeout(resolve, REDELIVERY_MS));
    const atLeast = new Set(this.#planned.map(({ contact }) => contact)).size;
    const stuck = await stuckSessions(this.#stack.client, { appId: this.#appId, atLeast });
    return { ...judge(this.#planned, await this.#observed()), stuck };
  }

  async #observed(): Promise<ObservedReply[]> {
    const messages = await this.#stack.control.outbox({ appId: this.#appId });
    return messages.map(({ identity, shown, message_metadata: metadata }) => {
      return { contact: identity, text: shown.text, metadata };
    });
  }

  #unanswered(observed: ObservedReply[]): number {
    const texts = textsOf(observed);
    return this.#planned.filter(({ contact, replies }) => replies.some((text) => !texts.has(`${contact} ${text}`)))
      .length;
  }
}

const textsOf = (observed: ObservedReply[]) => new Set(observed.map(({ contact, text }) => `${contact} ${text}`));

/** Nothing lost, nothing doubled, order kept, nothing stuck. */
export const ALL_WELL = { lost: [], doubled: [], inverted: [], stuck: [] };
