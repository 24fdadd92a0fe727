import { contactFamily } from '../channels/identity.ts';
import { channelFacts } from '../channels/table.ts';
import { withConsent } from '../flow/consents.ts';
import type { ContactFacts } from '../flow/engine-types.ts';
import type { ChoiceKind } from '../flow/message.ts';
import { didYouMean } from '../flow/problem.ts';
import type { Json, JsonObject } from '../json.ts';
import { personObstacle } from '../session/handover.ts';
import type { InboundContent, InboundMessage } from '../session/inbound.ts';
import type { Session } from '../session/state.ts';
import type { Simulation } from '../simulate/simulation.ts';
import { APP_ID, type Scene, TalkConversation } from './conversation.ts';
import { buttonsOn, partsOf } from './parts.ts';

/** Who talks, since when, and what is known of them before. */
export interface Contact {
  /** Epoch ms at which the talk begins. */
  at: number;
  channel: string;
  identity: string;
  contactId: string;
  metadata: string | JsonObject;
  facts: ContactFacts;
}

const CONVERSATION_ID = '01TALK0000000000000000000C';

// A channel gives receipts by these names (core/channels/facts.ts).
const RECEIPTS = { delivered: 'DELIVERED', read: 'READ', failed: 'FAILED' } as const;

/** What a phone does with a choice that is tapped, instead of answering. */
const INSTEAD: { [K in ChoiceKind]: string } = {
  text: '',
  url: 'opens an address',
  call: 'calls a phone number',
  location: 'shows a place',
  calendar: 'offers an entry for the calendar',
};

/**
 * A contact in front of a flow, with nothing around them: what the contact, a person, Sinch or time does is done here, and the
 * scene holds what came of it. Time stands still unless it is told to pass. Whatever cannot be done says why, in a sentence; ''
 * means that it was.
 */
export class Stage {
  channel: string;
  identity: string;
  readonly scene: Scene;
  readonly #contact: Contact;
  /** By family (core/channels/identity.ts): who moves to a channel of another one is another contact there. */
  readonly #conversations = new Map<string, TalkConversation>();
  #now: number;
  #last: InboundMessage | null = null;
  #ids = 0;

  constructor(scene: Scene, contact: Contact) {
    this.scene = scene;
    this.#contact = contact;
    this.channel = contact.channel;
    this.identity = contact.identity;
    this.#now = contact.at;
  }

  /** Epoch ms of the talk's own time. */
  get now(): number {
    return this.#now;
  }

  /** The contact's session: the one that runs, or the last one. */
  get session(): Session | null {
    return this.#conversation.session;
  }

  /** As `session`, of every conversation, the contact's own first: time passes for all of them, wherever the contact is now. */
  get sessions(): Session[] {
    const { session } = this;
    const others = [...this.#conversations.values()].map((conversation) => conversation.session);
    return [...new Set([session, ...others])].filter((one) => one !== null);
  }

  get simulation(): Simulation {
    return this.#conversation.at(this.#now);
  }

  get #conversation(): TalkConversation {
    const family = contactFamily(this.channel, this.identity);
    const before = this.#conversations.get(family);
    if (before) return before;
    const facts = this.#conversations.size === 0 ? this.#contact.facts : { vars: {}, consents: {} };
    const made = new TalkConversation(this.scene, facts, this.#now);
    this.#conversations.set(family, made);
    return made;
  }

  /** A session is begun from outside, as by the API. */
  begin(): void {
    this.#note('a session is begun from outside');
    const { channel, identity } = this;
    const { variables } = this.scene;
    const start = {
      kind: 'start',
      id: this.#id('start'),
      appId: APP_ID,
      channel,
      identity,
      variables,
      at: this.#now,
    } as const;
    this.simulation.command({ kind: 'begin', start, opening: null });
  }

  /** The contact sends a message; `words`: what a reader is told of it. */
  send(content: InboundContent, words: string): void {
    const { channel, identity } = this;
    const { contactId, metadata } = this.#contact;
    const about = { appId: APP_ID, channel, identity, contactId, conversationId: CONVERSATION_ID, metadata };
    this.scene.happenings.push({ kind: 'contact', at: this.#now, channel, text: words });
    this.#last = { ...about, id: this.#id('message'), acceptedAt: this.#now, content };
    this.simulation.receive(this.#last);
  }

  /** The contact presses the newest choice of a title; where its channel shows no buttons, he writes the title. */
  tap(title: string): string {
    const bubble = this.scene.bubbles.findLast(({ message }) => choiceOf(message, title));
    const choice = bubble && choiceOf(bubble.message, title);
    if (!bubble || !choice) return this.#noChoice(title);
    const instead = INSTEAD[choice.kind];
    if (instead !== '') return `The choice ${JSON.stringify(title)} ${instead}: a tap on it sends the bot nothing.`;
    if (buttonsOn(bubble.channel, bubble.fitted).includes(title)) {
      this.send({ kind: 'choice', messageId: bubble.id, postback: choice.postback }, `[${title}]`);
    } else this.send({ kind: 'text', text: title }, `${title} (${bubble.channel} shows no button)`);
    return '';
  }

  #noChoice(title: string): string {
    const titles = this.scene.bubbles.flatMap(({ message }) => partsOf(message).choices.map((choice) => choice.title));
    return `No bubble so far has a choice ${JSON.stringify(title)}. ${didYouMean(title, titles)}`.trimEnd();
  }

  /** The contact reacts to what was said last, with an emoji. */
  react(emoji: string): string {
    const last = this.session?.lastReply;
    if (!last) return 'Nothing was sent yet that one could react to.';
    this.send({ kind: 'reaction', text: emoji, messageId: last.messageId ?? '' }, `(reaction) ${emoji}`);
    return '';
  }

  /** Sinch delivers the contact's last message once more. */
  duplicate(): string {
    if (!this.#last) return 'The contact has not written yet.';
    this.#note("the contact's last message comes again");
    this.simulation.receive(this.#last);
    return '';
  }

  /** Time passes for everybody, deadline by deadline. */
  pass(ms: number): void {
    this.#now += ms;
    for (const conversation of this.#conversations.values()) conversation.pass(this.#now);
  }

  /** The channel reports what became of the newest reply. */
  receipt(status: keyof typeof RECEIPTS): string {
    const { session, channel } = this;
    if (!session?.lastReply) return 'Nothing was sent yet that a receipt could be about.';
    const given = channelFacts(channel).receipts;
    if (!given.includes(RECEIPTS[status])) return `${channel} never reports a message as ${status}.`;
    this.#note(`the last message is reported as ${status}`);
    const code = status === 'failed' ? 'RECIPIENT_NOT_REACHABLE' : '';
    const { id: reply } = session.lastReply;
    this.simulation.report({ kind: 'receipt', sessionId: session.id, reply, status, code });
    return '';
  }

  /** A system tells the session of something. */
  event(name: string, data: Json): string {
    if (!this.session || this.session.status === 'ended') return `No session is open that could be told of ${name}.`;
    this.#note(`event ${name}`);
    this.simulation.command({ kind: 'outside', id: this.#id('event'), name, data });
    return '';
  }

  /** The contact opts out, or in again, at Sinch. */
  consent(given: boolean): void {
    const conversation = this.#conversation;
    const { contact } = conversation;
    const consents = withConsent(contact.consents, { consent: 'all', given });
    this.#note(given ? 'the contact opts in' : 'the contact opts out');
    conversation.contact = { ...contact, consents };
    this.simulation.report({ kind: 'consent', id: this.#id('consent'), given });
  }

  /** A person says something in the bot's place. */
  person(text: string): string {
    const obstacle = personObstacle(this.simulation.state, this.#now);
    if (obstacle) return obstacle.reason;
    this.scene.speaker = 'person';
    this.simulation.command({ kind: 'personSays', id: this.#id('person'), messages: [{ kind: 'text', text }] });
    this.scene.speaker = 'bot';
    return '';
  }

  /** The person gives the conversation back. */
  release(): string {
    if (this.session?.status !== 'handedOver') return 'The bot has the conversation already.';
    this.#note('the person gives the conversation back');
    this.simulation.command({ kind: 'release', id: this.#id('release') });
    return '';
  }

  #note(text: string): void {
    this.scene.happenings.push({ kind: 'note', at: this.#now, text });
  }

  #id(what: string): string {
    this.#ids += 1;
    return `${what}-${this.#ids}`;
  }
}

function choiceOf(message: Parameters<typeof partsOf>[0], title: string) {
  return partsOf(message).choices.find((choice) => choice.title === title);
}
