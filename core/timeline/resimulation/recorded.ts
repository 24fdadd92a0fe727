import type { CompiledFlow } from '../../flow/compiled.ts';
import { parsePostback } from '../../flow/postback.ts';
import type { LoadedFlow, SessionEvent } from '../../session/event.ts';
import type { Moment } from '../moment.ts';
import type { Recording } from '../recording.ts';
import { type Arrival, arrivalsOf } from './inputs.ts';
import type { OwnMoments } from './own-moments.ts';
import { questionOf } from './place.ts';
import { type Sight, Sights } from './sights.ts';
import { choicesIn, type OfferedChoice } from './tap.ts';

/** A session as it was recorded: what came to it, and what was seen of it. */
export interface Recorded {
  sessionId: string;
  moments: OwnMoments['moments'];
  /** What stood beside its flow when it began; null where no flow was ever loaded. */
  loaded: LoadedFlow | null;
  arrivals: Arrival[];
  sights: readonly Sight[];
  /** The question that each message answered, by its id; '' where none was asked. */
  questions: Map<string, string>;
  /** The question that it waited on at its end; '' where it did not. */
  lastQuestion: string;
  /** Every choice that was shown, newest last. */
  choices: OfferedChoice[];
  /** Steps that called. */
  called: Set<string>;
  /** When a deadline fired (epoch ms), by when it was due. */
  fired: Map<number, number>;
  /** How long it lasted as far as anybody knows, epoch ms. */
  until: number;
  /** Id of the start of a session that took its place; '' where none did. */
  replacedBy: string;
  isOwnTap(postback: string): boolean;
}

/** Reads all of it out of what was recorded and run again. */
export function readRecorded(recording: Recording, own: OwnMoments): Recorded {
  const { sessionId } = recording;
  const { moments, later } = own;
  const sights = new Sights(sessionId);
  for (const moment of moments) sights.add(moment);
  return {
    sessionId,
    moments,
    loaded: loadedIn(moments),
    arrivals: arrivalsOf(recording, own),
    sights: sights.all,
    questions: questionsOf(moments),
    lastQuestion: questionAtEnd(moments),
    choices: sights.all.flatMap((sight) => (sight.kind === 'said' ? choicesIn(sight.message) : [])),
    called: new Set(sights.all.flatMap((sight) => (sight.kind === 'called' ? [sight.step] : []))),
    fired: firedIn(moments),
    until: endOf(recording, own),
    replacedBy: later[0]?.event.kind === 'begin' ? later[0].event.start.id : '',
    isOwnTap: (postback) => parsePostback(postback)?.sessionId === sessionId,
  };
}

function loadedIn(moments: readonly Moment[]): LoadedFlow | null {
  for (const { event } of moments) if (event.kind === 'flowLoaded') return event.loaded;
  return null;
}

function questionsOf(moments: readonly Moment[]): Map<string, string> {
  const questions = new Map<string, string>();
  let flow: CompiledFlow | null = null;
  for (const { event, before } of moments) {
    flow = flowIn(event) ?? flow;
    if (event.kind === 'message' && !questions.has(event.message.id))
      questions.set(event.message.id, questionOf(before.session, flow));
  }
  return questions;
}

function questionAtEnd(moments: readonly Moment[]): string {
  const flow = moments.reduce<CompiledFlow | null>((known, { event }) => flowIn(event) ?? known, null);
  return questionOf(moments.at(-1)?.after.session ?? null, flow);
}

function flowIn(event: SessionEvent): CompiledFlow | null {
  return event.kind === 'flowLoaded' || event.kind === 'migrate' ? event.loaded.flow : null;
}

function firedIn(moments: readonly Moment[]): Map<number, number> {
  const fired = new Map<number, number>();
  for (const { event, before, at } of moments) {
    const due = event.kind === 'deadline' ? before.session?.deadlines[event.deadline] : undefined;
    if (due !== undefined && !fired.has(due)) fired.set(due, at);
  }
  return fired;
}

/** Where the session ended or gave way, else the end of what is recorded. */
function endOf({ runs }: Recording, { moments, later }: OwnMoments): number {
  const ended = moments.find(({ after }) => after.session?.status === 'ended');
  const last = runs.at(-1)?.events.at(-1)?.at ?? 0;
  return ended?.at ?? later[0]?.at ?? last;
}
