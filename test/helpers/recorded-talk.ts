import type { CallOutcome } from '../../core/flow/call.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { Json } from '../../core/json.ts';
import type { Ask, Told } from '../../core/session/asking.ts';
import { Conversation } from '../../core/session/conversation.ts';
import type { LoadedFlow } from '../../core/session/event.ts';
import type { InboundMessage } from '../../core/session/inbound.ts';
import { DEFAULT_LIMITS } from '../../core/session/limits.ts';
import { live } from '../../core/session/live.ts';
import { emptyConversation } from '../../core/session/reduce.ts';
import { askedFor } from '../../core/timeline/effect-differs.ts';
import type { RecordedEvent, RecordedEventKind, Recording } from '../../core/timeline/recording.ts';
import type { ActivityAsk } from '../../core/timeline/told.ts';
import { inbound } from './messages.ts';

type Saying = { [K in RecordedEventKind]: Omit<RecordedEvent<K>, 'id' | 'at'> }[RecordedEventKind];

const BEGAN = Date.UTC(2026, 10, 27, 3, 12);
const TYPES = { send: 'sendReplies', call: 'callHttp', forward: 'forwardHandover', keep: 'keepContact' } as const;

interface Outside {
  /** What a call is answered with. */
  answer?: CallOutcome;
  identity?: string;
}

/** A talk as Temporal would have recorded it, one second for each event: the contact writes, Sinch accepts, one call is answered. */
export function recordedTalk(flow: CompiledFlow, said: string[], outside: Outside = {}): Recording {
  const talk = new Talk(flow, outside);
  for (const text of said) talk.hear(text);
  return talk.recording;
}

class Talk {
  readonly #events: RecordedEvent[] = [];
  readonly #flow: CompiledFlow;
  readonly #outside: Outside;
  readonly #conversation: Conversation;
  readonly #course;
  #ask: Ask | null;
  #messages = 0;

  constructor(flow: CompiledFlow, outside: Outside) {
    this.#flow = flow;
    this.#outside = outside;
    const input = { appId: '01APPAAAAAAAAAAAAAAAAAAAAA' };
    this.#record({ kind: 'started', input, continuedFrom: '' });
    const now = () => this.#now;
    this.#conversation = new Conversation(emptyConversation(input.appId), DEFAULT_LIMITS, {
      now,
      mayStart: () => true,
      changed: () => {},
    });
    this.#course = live(this.#conversation, { commands: [], now, continues: () => false, allAnswered: () => true });
    this.#ask = this.#course.next(null).value ?? null;
  }

  get recording(): Recording {
    const run = { runId: 'run-1', originalRunId: 'run-1', events: this.#events };
    return { workflowId: 'session.app.key', sessionId: this.#conversation.state.session?.id ?? '', runs: [run] };
  }

  hear(text: string): void {
    this.#messages += 1;
    const { identity = '46700000001' } = this.#outside;
    const message = inbound(text, { id: `message-${this.#messages}`, identity, acceptedAt: this.#now + 1000 });
    this.#record({ kind: 'inbound', message });
    this.#task(() => this.#take(message));
  }

  get #now(): number {
    return this.#events.at(-1)?.at ?? BEGAN;
  }

  #record(saying: Saying): number {
    const id = this.#events.length + 1;
    this.#events.push({ ...saying, id, at: this.#now + (id === 1 ? 0 : 1000) });
    return id;
  }

  /** The workflow's time stands still in a task: that of its beginning. */
  #task(perform: () => void): void {
    this.#record({ kind: 'taskStarted', suggestsContinueAsNew: false });
    perform();
  }

  #take(message: InboundMessage): void {
    const { state } = this.#conversation;
    this.#conversation.state = { ...state, queue: [...state.queue, message] };
    const loads = this.#goOn(null);
    this.#record({ kind: 'taskCompleted' });
    for (const loaded of loads) this.#record({ kind: 'flowLoaded', loaded, doneAt: 0 });
    this.#perform();
  }

  /** To the next thing that is not there at once. */
  #goOn(told: Told): LoadedFlow[] {
    this.#ask = this.#course.next(told).value ?? null;
    if (this.#ask?.kind !== 'load') return [];
    const loaded: LoadedFlow = { flow: this.#flow, settings: {}, contact: { vars: {}, consents: {} } };
    return [loaded, ...this.#goOn(loaded)];
  }

  #perform(): void {
    const ask = this.#ask;
    if (ask === null || !isActivity(ask)) return;
    const { state } = this.#conversation;
    const input = { appId: state.appId, sessionId: state.session?.id ?? '', ...askedFor(ask) };
    const scheduled = this.#record({
      kind: 'activityScheduled',
      activityId: '',
      activityType: TYPES[ask.kind],
      input,
      summary: '',
    });
    this.#record({ kind: 'activityStarted', scheduled, attempt: 1 });
    const { told, result } = this.#answerTo(ask);
    this.#record({ kind: 'activityCompleted', scheduled, result });
    this.#task(() => {
      this.#goOn(told);
      this.#record({ kind: 'taskCompleted' });
      this.#perform();
    });
  }

  #answerTo(ask: ActivityAsk): { told: Told; result: Json } {
    if (ask.kind === 'send') {
      const results = ask.planned.replies.map(({ id }) => ({
        id,
        outcome: 'accepted' as const,
        messageId: `sinch-${id}`,
      }));
      return { told: { kind: 'sent', results }, result: { results } };
    }
    const { answer } = this.#outside;
    if (ask.kind === 'call' && answer) return { told: { kind: 'called', outcome: answer }, result: { ...answer } };
    throw new Error(`No answer to a ${ask.kind} is given.`);
  }
}

function isActivity(ask: Ask): ask is ActivityAsk {
  return Object.keys(TYPES).includes(ask.kind);
}
