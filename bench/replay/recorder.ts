import type { CallOutcome } from '../../core/flow/call.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Ask, Course, Told } from '../../core/session/asking.ts';
import { commandOf } from '../../core/session/commands/given.ts';
import { Conversation } from '../../core/session/conversation.ts';
import type { LoadedFlow, ReplyOutcome } from '../../core/session/event.ts';
import type { GivenCommand } from '../../core/session/given-command.ts';
import type { InboundContent } from '../../core/session/inbound.ts';
import { DEFAULT_LIMITS } from '../../core/session/limits.ts';
import { nextEvent, nextWake } from '../../core/session/next.ts';
import { enqueue } from '../../core/session/queue.ts';
import { emptyConversation } from '../../core/session/reduce.ts';
import type { PlannedCall, PlannedReply } from '../../core/session/state.ts';
import type { RecordedEvent, RecordedEventKind, Recording } from '../../core/timeline/recording.ts';

const APP_ID = '01APPAAAAAAAAAAAAAAAAAAAAA';
const CONTACT = {
  appId: APP_ID,
  channel: 'WHATSAPP',
  identity: '46700000001',
  contactId: '01CONTACT',
  conversationId: '01CONVERSATION',
  metadata: '',
};
const BEGINS = Date.parse('2026-11-23T09:00:00Z');

/** As long as anybody wants it, in one run. */
const LIMITS = { ...DEFAULT_LIMITS, maxTurnsPerRun: Number.MAX_SAFE_INTEGER };

/** What the outside answers while a conversation is recorded. */
export interface RecorderOptions {
  settings?: JsonObject;
  sending?: (reply: PlannedReply) => ReplyOutcome;
  calling?: (call: PlannedCall) => CallOutcome;
}

type Fields<K extends RecordedEventKind> = Omit<RecordedEvent<K>, 'kind' | 'id' | 'at'>;

/** Lives through a conversation and records it in one run, event by event, as Temporal would. */
export class Recorder {
  now = BEGINS;
  readonly #events: RecordedEvent[] = [];
  readonly #loaded: LoadedFlow;
  readonly #options: RecorderOptions;
  readonly #conversation: Conversation;

  constructor(flow: CompiledFlow, options: RecorderOptions = {}) {
    this.#options = options;
    this.#loaded = { flow, settings: options.settings ?? {}, contact: { vars: {}, consents: {} } };
    const now = () => this.now;
    const around = { now, mayStart: () => true, changed: () => {} };
    this.#conversation = new Conversation(emptyConversation(APP_ID), LIMITS, around);
    this.#record<'started'>('started', { input: { appId: APP_ID, limits: LIMITS }, continuedFrom: '' });
  }

  get recording(): Recording {
    const run = { runId: 'run', originalRunId: 'run', events: [...this.#events] };
    return { workflowId: 'session.test', sessionId: this.#conversation.state.session?.id ?? '', runs: [run] };
  }

  /** The contact writes, after so many seconds. */
  write(text: string, after = 10): this {
    return this.receive({ kind: 'text', text }, after);
  }

  /** The contact taps the newest choice of a title. */
  tap(title: string): this {
    const choice = JSON.stringify(
      this.#events.findLast((event) => JSON.stringify(event).includes(`"text":"${title}"`)),
    );
    const postback = new RegExp(`"text":"${title}","postback":"([^"]+)"`).exec(choice)?.[1] ?? '';
    return this.receive({ kind: 'choice', messageId: '', postback }, 10);
  }

  receive(content: InboundContent, after: number): this {
    this.wait(after);
    const id = `01MSG${String(this.#events.length).padStart(21, '0')}`;
    const message = { ...CONTACT, id, content, acceptedAt: this.now };
    this.#record<'inbound'>('inbound', { message });
    this.#beginTask();
    this.#conversation.state = enqueue(this.#conversation.state, message);
    return this.#settle();
  }

  /** A person or a system does something. */
  command(command: GivenCommand): this {
    const sequence = this.#events.length;
    this.#beginTask();
    this.#record<'updateAccepted'>('updateAccepted', { updateId: command.given.id, command, by: 'a test', sequence });
    this.#run(commandOf(command).command.run(this.#conversation));
    return this.#settle();
  }

  /** Seconds pass, deadline by deadline. */
  wait(seconds: number): this {
    const until = this.now + seconds * 1000;
    for (let wake = this.#wake(); wake !== null && wake <= until; wake = this.#wake()) {
      this.now = Math.max(this.now, wake);
      this.#record<'timerFired'>('timerFired', { timerId: '1' });
      this.#beginTask();
      this.#settle();
    }
    this.now = until;
    return this;
  }

  #wake(): number | null {
    return this.#conversation.closing ? null : nextWake(this.#conversation.state, LIMITS);
  }

  #settle(): this {
    const next = () => nextEvent(this.#conversation.state, this.now, LIMITS);
    for (let event = next(); event; event = next()) this.#run(this.#conversation.handle(event));
    return this;
  }

  #run(course: Course<unknown>): void {
    for (let step = course.next(null); !step.done; ) step = course.next(this.#told(step.value));
  }

  #told(ask: Ask): Told {
    switch (ask.kind) {
      case 'load':
        this.#record<'flowLoaded'>('flowLoaded', { loaded: this.#loaded, doneAt: this.now });
        return this.#loaded;
      case 'send': {
        const { replies, lookFirst, since } = ask.planned;
        const results = this.#results(replies);
        this.#activity('sendReplies', { replies, lookFirst, since }, { results });
        return { kind: 'sent', results };
      }
      case 'call': {
        const outcome = this.#options.calling?.(ask.call) ?? { kind: 'response', status: 200, headers: {}, body: null };
        this.#activity('callHttp', ask.call, outcome);
        return { kind: 'called', outcome };
      }
      case 'forward':
        this.#activity('forwardHandover', { forward: ask.forward }, null);
        return { kind: 'forwarded' };
      case 'keep':
        this.#activity('keepContact', { records: ask.session.unkept }, null);
        return { kind: 'kept', ids: ask.session.unkept.map(({ id }) => id) };
      default:
        return null;
    }
  }

  #results(replies: readonly PlannedReply[]): ReplyOutcome[] {
    const results: ReplyOutcome[] = [];
    for (const reply of replies) {
      results.push(this.#options.sending?.(reply) ?? { id: reply.id, outcome: 'accepted' });
      if (results.at(-1)?.outcome === 'refused') break;
    }
    return results;
  }

  #activity(activityType: string, input: object, result: object | null): void {
    const activityId = String(this.#events.length);
    this.#record<'activityScheduled'>('activityScheduled', {
      activityId,
      activityType,
      input: json(input),
      summary: '',
    });
    const scheduled = this.#events.length;
    this.now += 20;
    this.#record<'activityStarted'>('activityStarted', { scheduled, attempt: 1 });
    this.#record<'activityCompleted'>('activityCompleted', { scheduled, result: json(result) });
    this.#beginTask();
  }

  #beginTask(): void {
    this.#record<'taskStarted'>('taskStarted', { suggestsContinueAsNew: false });
    this.#record<'taskCompleted'>('taskCompleted', {});
  }

  #record<K extends RecordedEventKind>(kind: K, fields: Fields<K>): void;
  #record(kind: RecordedEventKind, fields: object): void {
    const event: RecordedEvent = JSON.parse(
      JSON.stringify({ ...fields, kind, id: this.#events.length + 1, at: this.now }),
    );
    this.#events.push(event);
  }
}

function json(value: object | null): RecordedEvent<'activityScheduled'>['input'] {
  return JSON.parse(JSON.stringify(value));
}
