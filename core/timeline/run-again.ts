import { type FlowSight, watching } from '../flow/watch.ts';
import type { Ask, Course, Told } from '../session/asking.ts';
import { answeredAtOnce, mayStart, type Waiting } from '../session/commands/command.ts';
import { commandOf } from '../session/commands/given.ts';
import { Conversation, type Surroundings } from '../session/conversation.ts';
import { flowMissing } from '../session/effect-failure.ts';
import type { GivenCommand } from '../session/given-command.ts';
import { DEFAULT_LIMITS } from '../session/limits.ts';
import { live } from '../session/live.ts';
import { nextEvent } from '../session/next.ts';
import { enqueue, enqueueNotice } from '../session/queue.ts';
import { emptyConversation } from '../session/reduce.ts';
import type { ConversationState } from '../session/state.ts';
import { type Activation, activationsOf } from './activations.ts';
import { differenceOf, isOf } from './effect-differs.ts';
import type { Difference, Moment } from './moment.ts';
import type { RecordedEvent, RecordedRun } from './recording.ts';
import { type ActivityAsk, isEnd, toldOf } from './told.ts';

/** Of the workflow's own patch: the run was reset and goes on in a fresh one. */
const CONTINUE_AFTER_RESET = 'continue-after-reset';

/** What is told beside what a run comes to. */
export interface Onlookers {
  watch: boolean;
  asked?(scheduled: RecordedEvent<'activityScheduled'>, ask: ActivityAsk): void;
}

/** One run of a recorded conversation, run again task by task: the shell that the workflow is, with the history as its outside. */
export class RunAgain {
  readonly moments: Moment[] = [];
  differs: Difference | null = null;
  /** The engine of today went on otherwise: what came after that in this run is not in `moments`. */
  lost = false;
  readonly #run: RecordedRun;
  readonly #index: number;
  readonly #asked: Onlookers['asked'];
  readonly #reset: boolean;
  readonly #conversation: Conversation;
  readonly #commands: Waiting[] = [];
  readonly #course: Course<void>;
  /** What the conversation waits for; null once the run is over. */
  #ask: Ask | null;
  /** The task at hand, and what is left of what it led to. */
  #task: Activation = { id: 0, at: 0, suggestsContinueAsNew: false, jobs: [], commands: [] };
  #now: number;
  /** Of an activity that is under way: id of the event that scheduled it. */
  #scheduled = 0;
  /** A command wants the room of what is under way. */
  #interrupted = false;
  #unanswered = 0;
  /** Archives that are asked for and not there yet: the run waits for them. */
  #starting = 0;
  #patched = false;
  /** What the flow has seen in the event at hand. */
  #seen: FlowSight[] = [];

  constructor(
    run: RecordedRun,
    { index, watch, asked }: { index: number } & Onlookers,
    { input, at }: RecordedEvent<'started'>,
  ) {
    this.#run = run;
    this.#index = index;
    this.#asked = asked;
    this.#reset = run.runId !== run.originalRunId;
    this.#now = at;
    const now = () => this.#now;
    const begins = input.carried ?? emptyConversation(input.appId);
    const state = this.#reset ? { ...begins, replayedAt: Number.MAX_SAFE_INTEGER } : begins;
    const taken: Surroundings['taken'] = (event, before, effects) => {
      const { id: task } = this.#task;
      const seen = this.#seen;
      this.#seen = [];
      this.moments.push({ run: index, task, at: this.#now, event, before, after: this.state, effects, seen });
    };
    const limits = { ...DEFAULT_LIMITS, ...input.limits };
    this.#conversation = new Conversation(state, limits, {
      now,
      mayStart: (kind) => mayStart(this.#commands, kind),
      changed: () => {},
      taken,
      ...(watch && { watch: watching((sight) => this.#seen.push(sight)) }),
    });
    const continues = () => this.#task.suggestsContinueAsNew || this.#patched;
    this.#course = live(this.#conversation, {
      commands: this.#commands,
      now,
      continues,
      allAnswered: () => this.#allAnswered(),
    });
    this.#ask = this.#next(null);
  }

  get state(): ConversationState {
    return this.#conversation.state;
  }

  /** Runs it to its end, or to where the engine of today goes on otherwise. */
  runAll(): void {
    for (const task of activationsOf(this.#run.events)) {
      if (this.lost) return;
      this.#perform(task);
    }
  }

  #next(told: Told): Ask | null {
    const step = this.#course.next(told);
    return step.done ? null : step.value;
  }

  #perform(task: Activation): void {
    this.#task = { ...task, commands: [...task.commands] };
    this.#now = task.at;
    this.#interrupted = false;
    for (const job of task.jobs) this.#take(job);
    this.#starting += task.commands.filter(({ kind }) => kind === 'childAsked').length;
    this.#patched ||= task.commands.some((event) => event.kind === 'patched' && event.patch === CONTINUE_AFTER_RESET);
    for (let told = this.#toldNow(); told && !this.lost; told = this.#toldNow()) this.#goOn(told.told);
    const left = this.#task.commands.find((event) => event.kind === 'activityScheduled');
    if (left && !this.lost) this.#lose(left, `the activity ${left.activityType} was recorded; nothing asks for it now`);
  }

  #allAnswered(): boolean {
    return this.#unanswered === 0 && this.#starting === 0;
  }

  #take(job: RecordedEvent): void {
    const { state } = this.#conversation;
    if (job.kind === 'inbound') this.#conversation.state = enqueue(state, job.message);
    if (job.kind === 'notice') this.#conversation.state = enqueueNotice(state, job.notice);
    if (job.kind === 'updateAccepted') this.#accept(job.command);
    if (job.kind === 'childThere') this.#starting -= 1;
  }

  #accept(given: GivenCommand): void {
    const accepted = commandOf(given);
    if (answeredAtOnce(this.#conversation, accepted.command, accepted.given)) return;
    this.#unanswered += 1;
    this.#commands.push({ ...accepted, answer: () => (this.#unanswered -= 1) });
    const { kind } = this.#ask ?? {};
    if (accepted.command.interrupts.some((interrupted) => interrupted === kind)) this.#interrupted = true;
  }

  /** What the conversation is told in this task of what it waits for; undefined where that has not come. */
  #toldNow(): { told: Told } | undefined {
    const ask = this.#ask;
    if (ask === null) return undefined;
    switch (ask.kind) {
      case 'answered':
        return { told: null };
      case 'wait':
        return this.#mayGoOn() ? { told: null } : undefined;
      case 'waitForCommands':
        return this.#commands.length > 0 || this.#allAnswered() ? { told: null } : undefined;
      case 'load':
        return this.#loaded();
      default:
        return this.#ended(ask);
    }
  }

  #mayGoOn(): boolean {
    const { state, limits } = this.#conversation;
    return this.#commands.length > 0 || nextEvent(state, this.#now, limits) !== null;
  }

  #loaded(): { told: Told } | undefined {
    const { commands } = this.#task;
    const at = commands.findIndex(({ kind }) => kind === 'flowLoaded' || kind === 'flowMissing');
    const [event] = at === -1 ? [] : commands.splice(at, 1);
    if (event?.kind !== 'flowLoaded' && event?.kind !== 'flowMissing') return undefined;
    this.#now = Math.max(this.#now, event.doneAt);
    return { told: event.kind === 'flowLoaded' ? event.loaded : flowMissing(event.failure) };
  }

  #ended(ask: ActivityAsk): { told: Told } | undefined {
    if (isEmpty(ask)) return { told: { kind: 'sent', results: [] } };
    const ended = this.#task.jobs.find((job) => isEnd(job) && job.scheduled === this.#scheduled);
    if (ended && isEnd(ended)) return { told: toldOf(ask, ended) };
    // A send is heard of when it has stopped, the others are let go at once: workflows/session-effects.ts.
    return this.#interrupted && ask.kind !== 'send' && ask.kind !== 'keep' ? { told: null } : undefined;
  }

  #goOn(told: Told): void {
    this.#interrupted = false;
    this.#scheduled = 0;
    const ask = this.#next(told);
    this.#ask = ask;
    if (isOfActivity(ask) && !isEmpty(ask)) this.#schedule(ask);
  }

  #schedule(ask: ActivityAsk): void {
    const { commands } = this.#task;
    const at = commands.findIndex(({ kind }) => kind === 'activityScheduled');
    const [event] = at === -1 ? [] : commands.splice(at, 1);
    if (event?.kind !== 'activityScheduled') {
      this.#lose(this.#task, `a ${ask.kind} is asked for now that was not recorded`);
    } else if (!isOf(ask, event)) {
      this.#lose(event, `the activity ${event.activityType} was recorded, a ${ask.kind} is asked for now`);
    } else {
      this.#scheduled = event.id;
      this.#asked?.(event, ask);
      const what = differenceOf(ask, event, this.#reset);
      if (what !== '') this.#differ(event, what);
    }
  }

  #differ({ id, at }: { id: number; at: number }, what: string): void {
    this.differs ??= { run: this.#index, eventId: id, at, what };
  }

  #lose(where: { id: number; at: number }, what: string): void {
    this.#differ(where, what);
    this.lost = true;
  }
}

function isOfActivity(ask: Ask | null): ask is ActivityAsk {
  return ask !== null && !['wait', 'waitForCommands', 'answered', 'load'].includes(ask.kind);
}

/** Nothing to send is told at once, with no activity. */
function isEmpty(ask: ActivityAsk): boolean {
  return ask.kind === 'send' && ask.planned.replies.length === 0;
}
