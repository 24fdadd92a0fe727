import type { CompiledStep, StepKind } from '../compiled.ts';
import { didYouMean } from '../problem.ts';
import type { Scribe } from '../scribe.ts';
import { compileAsk } from './ask-schema.ts';
import { compileBranch } from './branch-schema.ts';
import { compileEnd, compileGoto, compileLanguage } from './jumps-schema.ts';
import { compileSend } from './send-schema.ts';
import { compileSet } from './set-schema.ts';
import type { StepCompiler } from './step-compiler.ts';

const COMPILERS: { [K in StepKind]: StepCompiler<K> } = {
  send: compileSend,
  ask: compileAsk,
  branch: compileBranch,
  set: compileSet,
  language: compileLanguage,
  goto: compileGoto,
  end: compileEnd,
};

/** Kinds of the language that a later version brings. */
const LATER = ['call', 'run', 'handover', 'consent', 'wait'];

function isKind(name: string): name is StepKind {
  return Object.hasOwn(COMPILERS, name);
}

// `goto` may stand on a step of any kind; it is a kind of its own only where no other is named.
const KINDS = Object.keys(COMPILERS)
  .filter(isKind)
  .filter((kind) => kind !== 'goto');

type RawStep = { [field: string]: unknown };

function isMap(raw: unknown): raw is RawStep {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function refuse(scribe: Scribe, message: string, hint: string): undefined {
  scribe.notes.problems.push({ severity: 'error', path: scribe.path, step: scribe.id, message, hint });
}

function kindOf(raw: RawStep, scribe: Scribe): StepKind | undefined {
  const later = LATER.find((kind) => Object.hasOwn(raw, kind));
  if (later)
    return refuse(
      scribe,
      `The step kind ${later} is not available yet.`,
      'Use send, ask, branch, set, language, goto and end.',
    );
  const found = KINDS.filter((kind) => Object.hasOwn(raw, kind));
  if (found.length > 1)
    return refuse(scribe, `This step is both ${found.join(' and ')}.`, 'Make each a step of its own.');
  if (found[0]) return found[0];
  if (Object.hasOwn(raw, 'goto')) return 'goto';
  const hint = Object.keys(raw)
    .map((key) => didYouMean(key, KINDS))
    .find(Boolean);
  return refuse(scribe, 'This step does nothing.', hint ?? `A step holds one of ${KINDS.join(', ')} or goto.`);
}

/** `- end` is short for `- end: {}`. */
function longForm(raw: unknown): unknown {
  return raw === 'end' ? { end: {} } : raw;
}

/** Kind of a raw step, for its generated id; 'step' when it has none. */
export function guessKind(raw: unknown): string {
  const step = longForm(raw);
  if (!isMap(step)) return 'step';
  return KINDS.find((kind) => Object.hasOwn(step, kind)) ?? (Object.hasOwn(step, 'goto') ? 'goto' : 'step');
}

/** Reads one raw step; undefined, with problems noted, when it cannot be read. */
export function compileStep(raw: unknown, scribe: Scribe): CompiledStep | undefined {
  const step = longForm(raw);
  if (!isMap(step))
    return refuse(scribe, 'A step is a map such as { send: … }.', 'Write the step kind, a colon and its fields.');
  const kind = kindOf(step, scribe);
  return kind && COMPILERS[kind](step, scribe);
}
