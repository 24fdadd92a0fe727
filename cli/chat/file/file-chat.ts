import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import { stepAt } from '../../../core/flow/frames.ts';
import { landingOf } from '../../../core/session/migrate.ts';
import type { SessionFailure } from '../../../core/session/state.ts';
import { Answers } from '../../../core/talks/answers.ts';
import { answerCall } from '../../../core/talks/calls.ts';
import type { Scene } from '../../../core/talks/conversation.ts';
import type { Happening } from '../../../core/talks/happening.ts';
import { fillRequest } from '../../../core/talks/requests.ts';
import { Stage } from '../../../core/talks/stage.ts';
import { type Button, buttonsOf, type ContactMessage, readTyped } from '../answer.ts';
import type { Bubble } from '../bubble.ts';
import { type Commanded, isCommand, runCommand } from './commands.ts';
import type { ChatGiven } from './given.ts';
import { callLine, shownOn } from './shown.ts';

/** Where a chat prints, and what time it is. */
export interface ChatOutput {
  show(bubble: Bubble): void;
  /** A line that is part of the talk: a call, a hand-over. */
  tell(line: string): void;
  /** A line about the chat itself. */
  warn(line: string): void;
  /** Epoch ms. */
  clock(): number;
}

export interface ChatContact {
  channel: string;
  identity: string;
}

/** What a chat plays: a flow, and what its tests give it. */
export interface Played {
  flow: CompiledFlow;
  given: ChatGiven;
}

/** A contact who talks with a flow file, on the real clock, or one that is so much ahead of it. */
export class FileChat implements Commanded {
  readonly #contact: ChatContact;
  readonly #output: ChatOutput;
  #played: Played;
  #answers: Answers;
  #stage: Stage;
  #buttons: Button[] = [];
  #ahead = 0;
  /** Happenings that were printed. */
  #told = 0;
  #toldEnd = '';
  #toldFailure: SessionFailure['at'] | null = null;
  #saves = 0;

  constructor(played: Played, contact: ChatContact, output: ChatOutput) {
    this.#played = played;
    this.#contact = contact;
    this.#output = output;
    this.#answers = new Answers(played.given.call, { lastStays: true });
    this.#stage = this.#newStage();
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** A typed line: a command, a button by its number or title, or a message. */
  line(typed: string): void {
    this.#passTime();
    if (isCommand(typed)) {
      const obstacle = runCommand(typed, this);
      if (obstacle !== '') this.#output.warn(obstacle);
    } else this.#say(typed.replace(/^\/\//, '/'));
    this.#printNews();
  }

  /** Whatever is due by now happens. */
  tick(): void {
    this.#passTime();
    this.#printNews();
  }

  /** The talk goes on with another version of the flow, at the same step; where that is gone, it begins anew. */
  use(played: Played): void {
    this.#passTime();
    this.#played = played;
    this.#answers = new Answers(played.given.call, { lastStays: true });
    this.#moveOn();
    this.#printNews();
  }

  restart(): void {
    this.#printNews();
    this.#answers = new Answers(this.#played.given.call, { lastStays: true });
    this.#stage = this.#newStage();
    this.#buttons = [];
    this.#told = 0;
    this.#toldEnd = '';
    this.#toldFailure = null;
    this.#output.warn('(a new conversation)');
  }

  skip(ms: number): void {
    this.#ahead += ms;
    this.#passTime();
  }

  tell(line: string): void {
    this.#output.tell(line);
  }

  #newStage(): Stage {
    const { flow, given } = this.#played;
    const scene: Scene = {
      flow,
      settings: given.settings,
      variables: {},
      speaker: 'bot',
      happenings: [],
      bubbles: [],
      call: ({ request }, at) => {
        const { secrets } = this.#played.given;
        const { outcome, notGiven } = answerCall(request, { answers: this.#answers, secrets });
        // Secrets are filled in to find the answer, and masked to be shown.
        const call: Happening = { kind: 'call', at, request: fillRequest(request, {}), outcome };
        const text = 'a chat calls nobody; given.call of a test beside the flow says what the answer is';
        return { outcome, seen: notGiven ? [call, { kind: 'note', at, text }] : [call] };
      },
    };
    const nobody = { contactId: '', metadata: '', facts: { vars: {}, consents: {} } };
    return new Stage(scene, { at: this.#output.clock() + this.#ahead, ...this.#contact, ...nobody });
  }

  #passTime(): void {
    this.#stage.pass(Math.max(0, this.#output.clock() + this.#ahead - this.#stage.now));
  }

  #say(typed: string): void {
    const answer = readTyped(typed, this.#buttons);
    if (answer.kind === 'open') this.#output.warn(`(a phone would open ${answer.title}: ${answer.link})`);
    if (answer.kind === 'say') this.#stage.send(contentOf(answer.message), typed);
  }

  #moveOn(): void {
    const { simulation, session, scene } = this.#stage;
    const { flow, given } = this.#played;
    const { flow: before } = simulation;
    scene.flow = flow;
    scene.settings = given.settings;
    if (!session?.flowState || session.status === 'ended' || !before) {
      this.#output.warn('(saved; the next conversation takes it)');
      return;
    }
    const step = stepAt(before, session.flowState)?.name ?? session.flowState.at;
    if (!landingOf({ from: before, to: flow, state: session.flowState }).lands) {
      this.#output.warn(`(saved; the talk cannot go on at ${step}, so it begins anew)`);
      this.restart();
      return;
    }
    this.#output.warn(`(saved; the talk goes on at ${step})`);
    this.#saves += 1;
    const loaded = { flow, settings: given.settings, contact: session.contact };
    simulation.command({ kind: 'migrate', id: `save-${this.#saves}`, loaded });
  }

  #printNews(): void {
    const { happenings } = this.#stage.scene;
    const news = happenings.slice(this.#told);
    this.#told = happenings.length;
    for (const happening of news) this.#print(happening);
    this.#printState();
  }

  #print(happening: Happening): void {
    if (happening.kind === 'call') this.#output.tell(callLine(happening));
    if (happening.kind === 'note') this.#output.tell(`(${happening.text})`);
    if (happening.kind !== 'bubble') return;
    for (const bubble of shownOn(happening)) {
      const buttons = buttonsOf(bubble);
      // Older ones scroll away, as on a phone.
      if (buttons.length > 0) this.#buttons = buttons;
      this.#output.show(bubble);
    }
  }

  /** What nobody sees on a phone: that the session failed, or ended. Each once. */
  #printState(): void {
    const { session } = this.#stage;
    if (!session) return;
    const { failure } = session;
    if (failure && failure.at !== this.#toldFailure) {
      this.#output.warn(`The session failed at ${failure.step || '(none)'} (${failure.code}): ${failure.reason}`);
    }
    this.#toldFailure = failure?.at ?? null;
    if (session.status !== 'ended') return;
    if (this.#toldEnd !== session.id) this.#output.warn(`(the session has ended: ${session.endedBecause})`);
    this.#toldEnd = session.id;
  }
}

function contentOf(message: ContactMessage) {
  if ('text_message' in message) return { kind: 'text', text: message.text_message.text } as const;
  const { message_id: messageId, postback_data: postback } = message.choice_response_message;
  return { kind: 'choice', messageId, postback } as const;
}
