import type { RecordedEvent, RecordedEventKind } from './recording.ts';

/** One task of the workflow that was done: what had come since the one before, and what it did. */
export interface Activation {
  /** Of the event that began it. */
  id: number;
  /** The workflow's time in it, epoch ms. */
  at: number;
  suggestsContinueAsNew: boolean;
  /** Signals, commands that were accepted, what came of activities, timers: in the order in which they came. */
  jobs: RecordedEvent[];
  /** What it led to. */
  commands: RecordedEvent[];
}

/** What a task writes into the history itself, as far as anybody asks. */
const COMMANDS: readonly RecordedEventKind[] = [
  'activityScheduled',
  'activityCancelRequested',
  'flowLoaded',
  'flowMissing',
  'patched',
  'timerStarted',
  'timerCanceled',
  'attributesChanged',
  'updateAccepted',
  'updateCompleted',
  'continuedAsNew',
  'childAsked',
];

const isCommand = ({ kind }: RecordedEvent) => COMMANDS.includes(kind);

/** Tasks that failed or timed out left nothing: what they had to do is done by the next. */
export function activationsOf(events: readonly RecordedEvent[]): Activation[] {
  const activations: Activation[] = [];
  let jobs: RecordedEvent[] = [];
  let began: RecordedEvent<'taskStarted'> | undefined;
  let doing: Activation | undefined;
  for (const event of events) {
    if (event.kind === 'other') continue;
    if (event.kind === 'taskStarted') began = event;
    else if (event.kind === 'taskCompleted' && began) {
      const { id, at, suggestsContinueAsNew } = began;
      doing = { id, at, suggestsContinueAsNew, jobs, commands: [] };
      activations.push(doing);
      jobs = [];
    } else if (doing && isCommand(event)) doing.commands.push(event);
    else {
      doing = undefined;
      jobs.push(event);
    }
  }
  return activations.map((activation, index) => withAccepted(withLateFlow(activation, activations[index - 1])));
}

/** A task may be handed in as soon as a flow is loaded, and what follows is done by the next, which has nothing else to do. */
function withLateFlow(activation: Activation, before: Activation | undefined): Activation {
  const last = before?.commands.at(-1);
  const late = last?.kind === 'flowLoaded' || last?.kind === 'flowMissing';
  if (!before || !late || activation.jobs.length > 0) return activation;
  before.commands.pop();
  return { ...activation, commands: [last, ...activation.commands] };
}

/** A command is recorded by the task that accepted it; it came before. */
function withAccepted(activation: Activation): Activation {
  const accepted = activation.commands.filter((event) => event.kind === 'updateAccepted');
  if (accepted.length === 0) return activation;
  const placed = (event: RecordedEvent) => (event.kind === 'updateAccepted' ? event.sequence + 0.5 : event.id);
  return { ...activation, jobs: [...activation.jobs, ...accepted].toSorted((a, b) => placed(a) - placed(b)) };
}
