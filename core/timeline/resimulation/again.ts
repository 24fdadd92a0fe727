import type { Ask, Course, Told } from '../../session/asking.ts';
import { commandOf } from '../../session/commands/given.ts';
import { Conversation } from '../../session/conversation.ts';
import type { LoadedFlow, SessionEvent } from '../../session/event.ts';
import type { GivenCommand } from '../../session/given-command.ts';
import type { InboundMessage } from '../../session/inbound.ts';
import { endSession } from '../../session/lifecycle.ts';
import type { SessionLimits } from '../../session/limits.ts';
import { nextEvent, nextWake } from '../../session/next.ts';
import type { Notice } from '../../session/outside.ts';
import { enqueue, enqueueNotice } from '../../session/queue.ts';
import type { ConversationState, Session } from '../../session/state.ts';
import type { Moment } from '../moment.ts';
import type { Arrival } from './inputs.ts';
import { Outside } from './outside.ts';
import { placeOf, questionOf } from './place.ts';
import type { Recorded } from './recorded.ts';
import { Sights } from './sights.ts';
import { tapNow } from './tap.ts';
import { UnknownFromHere } from './unknown-from-here.ts';

/** A recorded session, lived through again on a changed flow: what came then comes again at its time, and nothing is sent. */
export class Again {
  readonly sights: Sights;
  readonly #recorded: Recorded;
  readonly #outside: Outside;
  readonly #conversation: Conversation;
  readonly #arrivals: Arrival[];
  readonly #commands: GivenCommand[] = [];
  /** Commands that were given already, by name and id. */
  readonly #given = new Set<string>();
  #now: number;

  constructor(recorded: Recorded, loaded: LoadedFlow, limits: SessionLimits) {
    const [first] = recorded.moments;
    this.#recorded = recorded;
    this.#arrivals = [...recorded.arrivals];
    this.#now = first.at;
    this.sights = new Sights(recorded.sessionId);
    this.#outside = new Outside(recorded, loaded);
    const now = () => this.#now;
    this.#conversation = new Conversation(beginning(first, limits), limits, {
      now,
      mayStart: () => true,
      changed: () => {},
      taken: (event, before, effects) => this.#taken(event, before, effects),
    });
  }

  get session(): Session | null {
    const { session } = this.#conversation.state;
    return session?.id === this.#recorded.sessionId ? session : null;
  }

  get flow() {
    return this.#conversation.flow;
  }

  /** The question that it waits on at its end, where the recorded one did not; null where there is none. */
  unanswered(): { step: string; reason: string } | null {
    const step = questionOf(this.session, this.flow);
    if (step === '' || step === this.#recorded.lastQuestion) return null;
    return { step, reason: noAnswer(step) };
  }

  /** Lives through it, and yields behind every event. Throws UnknownFromHere. */
  *live(): Generator<void, void, void> {
    this.#run(this.#conversation.handle(this.#recorded.moments[0].event));
    yield;
    while (!this.#isOver()) {
      this.#receive();
      if (!this.#takeNext() && !this.#moveOn()) return;
      yield;
    }
  }

  #isOver(): boolean {
    return this.#conversation.closing !== null || !this.session || this.session.status === 'ended';
  }

  #taken(event: SessionEvent, before: ConversationState, effects: Moment['effects']): void {
    const { state: after } = this.#conversation;
    this.sights.add({ run: 0, task: 0, at: this.#now, event, before, after, effects, seen: [] });
  }

  /** Takes in what has come by now. */
  #receive(): void {
    for (let [next] = this.#arrivals; next && next.at <= this.#now; [next] = this.#arrivals) {
      this.#arrivals.shift();
      for (const message of next.messages) this.#conversation.state = enqueue(this.#conversation.state, message);
      for (const notice of next.notices) this.#report(notice);
      this.#commands.push(...next.commands);
    }
  }

  #report(notice: Notice): void {
    const known = this.#outside.noticeNow(notice);
    if (known) this.#conversation.state = enqueueNotice(this.#conversation.state, known);
  }

  /** Takes one thing that is there to be taken; whether there was one. */
  #takeNext(): boolean {
    const command = this.#commands.shift();
    if (command) {
      this.#give(command);
      return true;
    }
    const event = nextEvent(this.#conversation.state, this.#now, this.#conversation.limits);
    if (event) this.#run(this.#conversation.handle(event.kind === 'message' ? this.#asAnswered(event) : event));
    return event !== null;
  }

  /** Lets time pass until the next thing comes or is due; whether there is any. */
  #moveOn(): boolean {
    const next = Math.min(this.#wake(), this.#arrivals[0]?.at ?? NEVER);
    if (next > this.#recorded.until) return false;
    this.#now = next;
    return true;
  }

  #wake(): number {
    const due = nextWake(this.#conversation.state, this.#conversation.limits);
    const at = due === null ? NEVER : (this.#recorded.fired.get(due) ?? due);
    // What is due already and not done waits for something else to come.
    return at > this.#now ? at : NEVER;
  }

  #give(command: GivenCommand): void {
    if (command.name === 'migrate') return;
    const { id, sessionId } = command.given;
    const meant = sessionId === undefined || sessionId === this.#recorded.sessionId;
    if (!meant || this.#given.has(`${command.name} ${id}`)) return;
    if (command.name === 'begin' && command.given.start.id === this.#recorded.replacedBy) {
      this.#run(this.#conversation.handle({ kind: 'end', because: REPLACED }));
      return;
    }
    const { command: what } = commandOf(onThisFlow(command));
    if (what.refusal(this.#conversation.state, this.#now)) return;
    this.#given.add(`${command.name} ${id}`);
    // As in commands/command.ts: it has no use for the room that one before it was given.
    if (!what.interrupts.includes('send')) this.#run(this.#conversation.sendLeft());
    this.#run(what.run(this.#conversation));
  }

  #run(course: Course<unknown>): void {
    for (let step = course.next(null); !step.done; ) step = course.next(this.#told(step.value));
  }

  #told(ask: Ask): Told {
    const { told, at } = this.#outside.answer(ask, this.#now);
    this.#now = at;
    return told;
  }

  /** A message as it was meant: a tap means the choice of its title, and an answer means the question it was given to. */
  #asAnswered({ message }: SessionEvent<'message'>): SessionEvent<'message'> {
    const { content } = message;
    if (content.kind === 'choice' && this.#recorded.isOwnTap(content.postback))
      return { kind: 'message', message: this.#tapped(message, content) };
    const asked = questionOf(this.session, this.flow);
    if (asked === '' || asked === this.#recorded.questions.get(message.id)) return { kind: 'message', message };
    const seen = this.#conversation.state.seen.some(({ id }) => id === message.id);
    if (seen) return { kind: 'message', message };
    throw new UnknownFromHere(asked, noAnswer(asked));
  }

  #tapped(message: InboundMessage, content: { messageId: string; postback: string }): InboundMessage {
    const now = tapNow(content.postback, { shown: this.#recorded.choices, offered: this.#outside.offered });
    if (now !== undefined) return { ...message, content: { kind: 'choice', ...content, postback: now } };
    const step = placeOf(this.session, this.flow);
    const title = this.#recorded.choices.findLast(({ postback }) => postback === content.postback)?.title;
    const what = title === undefined ? 'A choice' : `The choice ${JSON.stringify(title)}`;
    throw new UnknownFromHere(step, `${what} was tapped, which is not offered now.`);
  }
}

/** A retry on another version is one on this flow, as everything is. */
function onThisFlow(command: GivenCommand): GivenCommand {
  if (command.name !== 'retry') return command;
  const { to: _elsewhere, ...given } = command.given;
  return { name: 'retry', given };
}

const noAnswer = (step: string) => `It asks ${step}, and no answer to that was recorded.`;
const NEVER = Number.POSITIVE_INFINITY;
const REPLACED = 'another session was begun in its place';

/** The conversation as the session found it; one that was there gives way. */
function beginning({ before, at: now, event }: Moment, limits: SessionLimits): ConversationState {
  if (event.kind !== 'message') return before;
  return endSession(before, 'the contact asked to restart', { now, flow: null, settings: {}, limits }).state;
}
