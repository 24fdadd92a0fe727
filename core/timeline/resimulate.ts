import type { CompiledFlow } from '../flow/compiled.ts';
import { DEFAULT_LIMITS, type SessionLimits } from '../session/limits.ts';
import type { Recording } from './recording.ts';
import { type Rerun, rerun } from './rerun.ts';
import { Again } from './resimulation/again.ts';
import { differenceIn, partingOf } from './resimulation/compare.ts';
import { ownMoments } from './resimulation/own-moments.ts';
import { type Recorded, readRecorded } from './resimulation/recorded.ts';
import { type SideBySide, sideBySide } from './resimulation/side-by-side.ts';
import { keyOf, type Sight } from './resimulation/sights.ts';
import { standingOf } from './resimulation/standing.ts';
import { UnknownFromHere } from './resimulation/unknown-from-here.ts';

/** What a changed flow needs and nobody recorded. */
export interface Unknown {
  step: string;
  /** A sentence. */
  reason: string;
}

/** What a recorded conversation would have been on a changed flow. */
export interface Resimulated {
  /** `unknown`: where it stops for want of something recorded, nothing is different yet. */
  outcome: 'unchanged' | 'differs' | 'unknown';
  /** Where it differs first, or is unknown; '' where it does not, or nobody can say. */
  step: string;
  /** What is different, or why nobody knows: a sentence; '' where all is the same. */
  what: string;
  /** The recorded one fails at a step, and this one passes it; and the other way round. */
  noLongerFails: string;
  nowFails: string;
  /** Where it stands at its end, in a few words. */
  ends: string;
  /** Where it stopped before its recorded end; null where it did not. */
  unknownFrom: Unknown | null;
  /** Both conversations from a little before they part; empty where they do not. */
  lines: SideBySide[];
}

/** Re-simulates in one go. Pure and total. */
export function resimulate(recording: Recording, flow: CompiledFlow): Resimulated {
  const steps = resimulating(recording, flow);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** As `resimulate`, event by event, for whoever has other things to do between them. */
export function* resimulating(recording: Recording, flow: CompiledFlow): Generator<void, Resimulated, void> {
  const again = rerun(recording);
  yield;
  const own = ownMoments(again, recording.sessionId);
  if (typeof own === 'string') return nothing(own);
  const recorded = readRecorded(recording, own);
  yield;
  return yield* against(recorded, flow, limitsOf(recording, again));
}

function* against(recorded: Recorded, flow: CompiledFlow, limits: SessionLimits): Generator<void, Resimulated, void> {
  if (!recorded.loaded) return nothing('No flow was ever loaded for it, so that nobody knows its settings.');
  const now = new Again(recorded, { ...recorded.loaded, flow }, limits);
  let unknownFrom: Unknown | null = null;
  try {
    yield* now.live();
    unknownFrom = now.unanswered();
  } catch (thrown) {
    unknownFrom = thrown instanceof UnknownFromHere ? { step: thrown.step, reason: thrown.message } : BROKEN;
  }
  return resultOf({
    recorded: recorded.sights,
    again: now.sights.all,
    unknownFrom,
    ends: standingOf(now.session, now.flow),
  });
}

/** As a rerun does: what the engine of today cannot do ends one conversation, not the query that it is one of. */
const BROKEN: Unknown = {
  step: '',
  reason: 'The engine breaks on it there; this is a bug of Colloquy, please report it.',
};

function limitsOf({ runs }: Recording, { moments: [first] }: Rerun): SessionLimits {
  const started = runs[first?.run ?? 0]?.events[0];
  return { ...DEFAULT_LIMITS, ...(started?.kind === 'started' ? started.input.limits : {}) };
}

interface Compared {
  recorded: readonly Sight[];
  again: readonly Sight[];
  unknownFrom: Unknown | null;
  ends: string;
}

function resultOf(compared: Compared): Resimulated {
  const { recorded, again, unknownFrom, ends } = compared;
  const at = partingOf(recorded, again);
  const same = { ...failuresOf(compared), ends, unknownFrom, lines: [] };
  if (at === -1) return { ...same, unknownFrom: null, outcome: 'unchanged', step: '', what: '' };
  if (unknownFrom && at === again.length)
    return { ...same, outcome: 'unknown', step: unknownFrom.step, what: unknownFrom.reason };
  return {
    ...same,
    ...differenceIn(recorded[at], again[at]),
    outcome: 'differs',
    lines: sideBySide(recorded, again, at),
  };
}

function failuresOf({ recorded, again }: Compared): Pick<Resimulated, 'noLongerFails' | 'nowFails'> {
  return { noLongerFails: failureOnlyIn(recorded, again), nowFails: failureOnlyIn(again, recorded) };
}

/** The step of the first failure that one has and the other, which came as far, has not. */
function failureOnlyIn(one: readonly Sight[], other: readonly Sight[]): string {
  const index = one.findIndex((sight) => sight.kind === 'failed' && !other.some((its) => keyOf(its) === keyOf(sight)));
  const failed = one[index];
  const contacts = (sights: readonly Sight[]) => sights.filter(({ kind }) => kind === 'contact').length;
  const cameAsFar = contacts(other) >= contacts(one.slice(0, index)) && other.length > index - 1;
  return failed?.kind === 'failed' && cameAsFar ? failed.step : '';
}

function nothing(reason: string): Resimulated {
  const none = { noLongerFails: '', nowFails: '', ends: '', lines: [] };
  return { ...none, outcome: 'unknown', step: '', what: reason, unknownFrom: { step: '', reason } };
}
