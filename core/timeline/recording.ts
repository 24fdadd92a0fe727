import type { Json } from '../json.ts';
import type { EffectFailure } from '../session/effect-failure.ts';
import type { LoadedFlow } from '../session/event.ts';
import type { GivenCommand } from '../session/given-command.ts';
import type { InboundMessage } from '../session/inbound.ts';
import type { SessionLimits } from '../session/limits.ts';
import type { Notice } from '../session/outside.ts';
import type { ConversationState } from '../session/state.ts';

/** A conversation as Temporal recorded it, decoded: plain JSON, which is stored, exported and opened on another machine. */
export interface Recording {
  workflowId: string;
  /** Whose story it is. */
  sessionId: string;
  /** Oldest first: the runs in which that session was there. */
  runs: RecordedRun[];
}

export interface RecordedRun {
  runId: string;
  /** Differs from `runId` where the run was reset: what happened before the reset is copied from the run before. */
  originalRunId: string;
  events: RecordedEvent[];
}

/** What a run begins with: the argument of the workflow. `carried` came with continue-as-new. */
export interface RunInput {
  appId: string;
  limits?: Partial<SessionLimits>;
  carried?: ConversationState;
}

interface EventFields {
  /** `continuedFrom`: id of the run before; '' where this is the first. */
  started: { input: RunInput; continuedFrom: string };
  taskStarted: { suggestsContinueAsNew: boolean };
  taskCompleted: object;
  /** `cause` as Temporal names it, without its prefix (`NON_DETERMINISTIC_ERROR`, `RESET_WORKFLOW`); `resetFrom`: the run that was reset. */
  taskFailed: { cause: string; reason: string; resetFrom?: string };
  taskTimedOut: object;
  inbound: { message: InboundMessage };
  notice: { notice: Notice };
  /** `by`: identity of the client; `sequence`: id of the event before it when it came. */
  updateAccepted: { updateId: string; command: GivenCommand; by: string; sequence: number };
  updateCompleted: { updateId: string; result?: Json; failure?: EffectFailure };
  activityScheduled: { activityId: string; activityType: string; input: Json; summary: string };
  /** `scheduled`, here and below: id of the event that scheduled it. `lastFailure`: of the attempt before. */
  activityStarted: { scheduled: number; attempt: number; lastFailure?: EffectFailure };
  activityCompleted: { scheduled: number; result: Json };
  activityFailed: { scheduled: number; failure: EffectFailure };
  activityTimedOut: { scheduled: number; failure: EffectFailure };
  activityCancelRequested: { scheduled: number };
  activityCanceled: { scheduled: number; details: Json[] };
  /** The local activity that loads a flow. `doneAt`: the workflow's time behind it, epoch ms. */
  flowLoaded: { loaded: LoadedFlow; doneAt: number };
  flowMissing: { failure: EffectFailure; doneAt: number };
  patched: { patch: string };
  /** A workflow of its own was asked for, such as a session's archive; and is there, or could not be started. */
  childAsked: { workflowId: string };
  childThere: { workflowId: string };
  timerStarted: { timerId: string; ms: number };
  timerFired: { timerId: string };
  timerCanceled: { timerId: string };
  attributesChanged: { attributes: { [name: string]: Json } };
  continuedAsNew: { newRunId: string; input: RunInput };
  closed: { how: 'completed' | 'failed' | 'terminated' | 'cancelled' | 'timedOut'; reason: string };
  /** What the story has no use for: memo, whatever comes with later servers. `type` as Temporal names it. */
  other: { type: string };
}

export type RecordedEventKind = keyof EventFields;

/** One event of a run. `id`: Temporal's event id; `at`: epoch ms. */
export type RecordedEvent<K extends RecordedEventKind = RecordedEventKind> = {
  [P in K]: { kind: P; id: number; at: number } & EventFields[P];
}[K];
