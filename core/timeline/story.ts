import type { InboundMessage } from '../session/inbound.ts';
import { messageShown } from './message-shown.ts';
import { textAt } from './recorded-json.ts';
import type { RecordedEvent, RecordedEventKind, RecordedRun, Recording } from './recording.ts';
import { type Rerun, rerun } from './rerun.ts';
import { type Activity, isActivityOfOurs, OUTCOMES, tellAsked, tellEnded } from './story-activity.ts';
import { commandDoneSaying, commandSaying } from './story-command.ts';
import type { Saying, StoryEntry, StoryReceipt } from './story-entry.ts';
import { noticeText, tellMoment } from './story-moment.ts';
import { withReceipts } from './story-receipts.ts';
import { Telling } from './telling.ts';
import { isEnd } from './told.ts';

/**
 * What happened in a conversation, in order: what the contact wrote, what the flow saw and did, what was sent and what became of
 * it, what people did, what failed. Of the session that the recording is of, and of no other in its runs. Pure and total.
 */
export function storyOf(
  recording: Recording,
  {
    again = rerun(recording, { watch: true }),
    receipts = [],
  }: { again?: Rerun; receipts?: readonly StoryReceipt[] } = {},
): StoryEntry[] {
  const telling = new Telling(recording, again);
  const told = new RunTelling(telling, again);
  for (const [index, run] of recording.runs.entries()) told.tell(run, index);
  return withReceipts(telling, receipts);
}

const nothing = () => {};

/** Tells run after run: Temporal's events in their order, and behind each task what it took. */
class RunTelling {
  readonly #telling: Telling;
  readonly #again: Rerun;
  /** Of the moments that are told. */
  #next = 0;
  #activities = new Map<number, Activity>();
  #results = new Map<string, RecordedEvent<'updateCompleted'>>();
  #commands = new Map<string, RecordedEvent<'updateAccepted'>>();
  #run: RecordedRun = { runId: '', originalRunId: '', events: [] };
  #task = { id: 0, at: 0 };

  constructor(telling: Telling, again: Rerun) {
    this.#telling = telling;
    this.#again = again;
  }

  tell(run: RecordedRun, index: number): void {
    this.#run = run;
    this.#telling.run = index;
    this.#telling.raw = false;
    this.#activities = new Map();
    this.#commands = new Map();
    this.#results = new Map(
      run.events.flatMap((event) => (event.kind === 'updateCompleted' ? [[event.updateId, event]] : [])),
    );
    for (const [place, event] of run.events.entries()) this.#event(event.kind, event, place);
    const last = run.events.at(-1) ?? { id: 0, at: 0 };
    for (const activity of this.#activities.values())
      tellEnded(this.#telling, activity, { outcome: 'underWay', at: last });
  }

  /** Complete by type: a new kind of event does not compile until it is told, or left out on purpose. */
  readonly #tellers: { [K in RecordedEventKind]: (event: RecordedEvent<K>, place: number) => void } = {
    started: (event) => this.#begin(event),
    taskStarted: ({ id, at }) => {
      this.#task = { id, at };
    },
    taskCompleted: (_event, place) => this.#performed(place),
    taskFailed: (event) => this.#taskFailed(event),
    taskTimedOut: (event) =>
      this.#sayOfRun({ kind: 'stuck', cause: 'TIMED_OUT', reason: 'no worker finished it in time' }, event),
    inbound: (event) => this.#wrote(event.message, event),
    notice: (event) => this.#noticed(event),
    updateAccepted: (event) => this.#commanded(event, event),
    updateCompleted: (event) => this.#commandDone(event),
    activityScheduled: (event) => this.#asked(event),
    activityStarted: (event) => {
      const activity = this.#activities.get(event.scheduled);
      if (activity) activity.started = event;
    },
    activityCompleted: (event) => this.#ended(event),
    activityFailed: (event) => this.#ended(event),
    activityTimedOut: (event) => this.#ended(event),
    activityCanceled: (event) => this.#ended(event),
    activityCancelRequested: (event) => this.#letGo(event),
    flowLoaded: (event) => {
      const { flow, version } = event.loaded.flow;
      if (this.#telling.raw) this.#say({ kind: 'flow', flow: `${flow}@${version}`, how: 'loaded' }, event);
    },
    flowMissing: (event) => this.#sayRaw(`no flow could be loaded: ${event.failure.message}`, event),
    patched: nothing,
    timerStarted: nothing,
    timerFired: (event) => this.#sayRaw('a timer fired', event),
    timerCanceled: nothing,
    childAsked: nothing,
    childThere: nothing,
    attributesChanged: (event) => this.#attributes(event),
    continuedAsNew: nothing,
    closed: (event) => this.#say({ kind: 'closed', how: event.how, reason: event.reason }, event),
    other: nothing,
  };

  #event<K extends RecordedEventKind>(kind: K, event: RecordedEvent<K>, place: number): void {
    this.#tellers[kind](event, place);
  }

  /** Of the session that is there. */
  #say(saying: Saying, event: { id: number; at: number }): void {
    if (this.#telling.here) this.#telling.say(saying, event);
  }

  #sayOfRun(saying: Saying, event: { id: number; at: number }): void {
    if (this.#telling.here || this.#telling.nobody) this.#telling.say(saying, event);
  }

  #sayRaw(what: string, event: { id: number; at: number }): void {
    if (this.#telling.raw) this.#say({ kind: 'recorded', what }, event);
  }

  #begin(event: RecordedEvent<'started'>): void {
    const { carried } = event.input;
    this.#telling.here = this.#telling.isOurs(carried?.session);
    this.#telling.nobody = !carried?.session;
    for (const { id, at } of carried?.seen ?? [])
      if (!this.#telling.messages.has(id)) this.#telling.messages.set(id, at);
    for (const message of carried?.queue ?? [])
      if (!this.#telling.messages.has(message.id)) this.#wrote(message, event);
    this.#telling.fresh.clear();
    this.#loseWhereOver(event);
  }

  /** What a task took, and first the commands that it accepted: they are recorded behind it. */
  #performed(place: number): void {
    const telling = this.#telling;
    const { moments } = this.#again;
    for (const event of acceptedBehind(this.#run.events, place))
      this.#commanded(event, { id: event.id, at: this.#task.at });
    for (
      let moment = moments[this.#next];
      moment?.run === telling.run && moment.task <= this.#task.id;
      moment = moments[this.#next]
    ) {
      this.#next += 1;
      tellMoment(telling, moment);
    }
    telling.fresh.clear();
    this.#loseWhereOver(this.#task);
  }

  /** Behind the last moment of a run that goes on otherwise today, Temporal's events are all there is. */
  #loseWhereOver(at: { id: number; at: number }): void {
    const telling = this.#telling;
    const { moments, lost, differs } = this.#again;
    if (telling.raw || !lost.includes(telling.run) || moments[this.#next]?.run === telling.run) return;
    const what = differs?.run === telling.run ? differs.what : '';
    this.#say({ kind: 'lost', what }, at);
    telling.raw = true;
  }

  #taskFailed(event: RecordedEvent<'taskFailed'>): void {
    const { cause, reason, resetFrom } = event;
    if (resetFrom) this.#sayOfRun({ kind: 'reset', from: resetFrom }, event);
    else if (!HARMLESS.includes(cause)) this.#sayOfRun({ kind: 'stuck', cause, reason }, event);
  }

  #wrote(message: InboundMessage, event: { id: number; at: number }): void {
    const telling = this.#telling;
    const { id, channel } = message;
    const moment = telling.takenIn.get(id);
    if (telling.messages.has(id)) {
      this.#say({ kind: 'duplicate', id }, event);
      return;
    }
    telling.messages.set(id, event.at);
    telling.fresh.add(id);
    const ours = moment ? telling.isOurs(moment.after.session) : telling.here;
    if (ours) telling.say({ kind: 'message', id, channel, text: messageShown(message, telling) }, event);
  }

  /** Where the engine ran on, it told of it as it was taken. */
  #noticed(event: RecordedEvent<'notice'>): void {
    const { notice } = event;
    const others = notice.kind === 'receipt' && notice.sessionId !== this.#telling.sessionId;
    if (this.#telling.raw && !others) this.#say({ kind: 'notice', what: noticeText(notice) }, event);
  }

  #commanded(event: RecordedEvent<'updateAccepted'>, at: { id: number; at: number }): void {
    const { updateId, command } = event;
    if (this.#commands.has(updateId)) return;
    this.#commands.set(updateId, event);
    const result = this.#results.get(updateId)?.result;
    const meant = textAt(result, 'sessionId') || command.given.sessionId;
    const ours = meant ? meant === this.#telling.sessionId : this.#telling.here;
    if (ours) this.#telling.say(commandSaying(event), at);
  }

  #commandDone(event: RecordedEvent<'updateCompleted'>): void {
    const { command } = this.#commands.get(event.updateId) ?? {};
    const meant = textAt(event.result, 'sessionId') || command?.given.sessionId;
    const ours = meant ? meant === this.#telling.sessionId : this.#telling.here;
    if (command && ours) this.#telling.say(commandDoneSaying(command.name, event), event);
  }

  #asked(scheduled: RecordedEvent<'activityScheduled'>): void {
    if (!isActivityOfOurs(scheduled, this.#telling)) return;
    this.#activities.set(scheduled.id, { scheduled });
    tellAsked(this.#telling, scheduled);
  }

  #ended(event: RecordedEvent): void {
    if (!isEnd(event)) return;
    const activity = this.#activities.get(event.scheduled);
    if (activity) tellEnded(this.#telling, activity, { outcome: OUTCOMES[event.kind], at: event, event });
    this.#activities.delete(event.scheduled);
  }

  /** One that nobody waits for any more leaves no other trace; a send says itself what it had done. */
  #letGo({ scheduled, ...at }: RecordedEvent<'activityCancelRequested'>): void {
    const activity = this.#activities.get(scheduled);
    if (!activity || activity.scheduled.activityType === 'sendReplies') return;
    tellEnded(this.#telling, activity, { outcome: 'cancelled', at });
    this.#activities.delete(scheduled);
  }

  #attributes(event: RecordedEvent<'attributesChanged'>): void {
    const telling = this.#telling;
    if (!telling.raw) return;
    const { SessionId, SessionState, FailureCode } = event.attributes;
    if (typeof SessionId === 'string') telling.here = SessionId === telling.sessionId;
    const code = typeof FailureCode === 'string' && FailureCode !== '' ? ` (${FailureCode})` : '';
    if (typeof SessionState === 'string') this.#sayRaw(`the session is ${SessionState}${code}`, event);
  }
}

/** What Temporal writes as a failed task in the ordinary course: the worker comes back to it at once. */
const HARMLESS: readonly string[] = ['UNHANDLED_COMMAND', 'FORCE_CLOSE_COMMAND'];

function acceptedBehind(events: readonly RecordedEvent[], place: number): RecordedEvent<'updateAccepted'>[] {
  const accepted: RecordedEvent<'updateAccepted'>[] = [];
  for (let i = place + 1; i < events.length; i++) {
    const event = events[i];
    if (event?.kind === 'taskStarted' || event?.kind === 'taskCompleted') break;
    if (event?.kind === 'updateAccepted') accepted.push(event);
  }
  return accepted;
}
