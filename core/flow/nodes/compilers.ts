import type { z } from 'zod';
import type { CompiledStep, StepKind } from '../compiled.ts';
import { didYouMean } from '../problem.ts';
import { isMap } from '../schema/fields.ts';
import { complain, type Scribe } from '../scribe.ts';
import { compileAsk } from './ask-schema.ts';
import { compileBranch } from './branch-schema.ts';
import { compileCall } from './call-schema.ts';
import { compileConsent } from './consent-schema.ts';
import { compileHandover } from './handover-schema.ts';
import { compileEnd, compileGoto, compileLanguage } from './jumps-schema.ts';
import { compileRun } from './run-schema.ts';
import { compileSend } from './send-schema.ts';
import { compileSet } from './set-schema.ts';
import type { StepCompiler } from './step-compiler.ts';
import { compileWaitStep } from './wait-schema.ts';

const COMPILERS: { [K in StepKind]: StepCompiler<K> } = {
  send: compileSend,
  ask: compileAsk,
  branch: compileBranch,
  set: compileSet,
  call: compileCall,
  run: compileRun,
  handover: compileHandover,
  consent: compileConsent,
  wait: compileWaitStep,
  language: compileLanguage,
  goto: compileGoto,
  end: compileEnd,
};

/** How each kind of step is written. */
export function stepSchemas(): z.ZodType[] {
  return Object.values(COMPILERS).map(({ schema }) => schema);
}

function isKind(name: string): name is StepKind {
  return Object.hasOwn(COMPILERS, name);
}

// `goto` may stand on a step of any kind; it is a kind of its own only where no other is named.
const KINDS = Object.keys(COMPILERS)
  .filter(isKind)
  .filter((kind) => kind !== 'goto');

const HEAD = ['id', 'if', 'goto'];

type RawStep = { [field: string]: unknown };

function refuse(scribe: Scribe, message: string, hint: string): undefined {
  complain(scribe, [], message, hint);
}

function kindOf(raw: RawStep, scribe: Scribe): StepKind | undefined {
  const found = KINDS.filter((kind) => Object.hasOwn(raw, kind));
  if (found.length > 1)
    return refuse(scribe, `This step is both ${found.join(' and ')}.`, 'Make each a step of its own.');
  if (found[0]) return found[0];
  const strange = Object.keys(raw).filter((key) => !HEAD.includes(key));
  const named = strange.find((key) => didYouMean(key, KINDS) !== '') ?? strange[0];
  const otherwise = `A step holds one of ${KINDS.join(', ')} or goto.`;
  if (named !== undefined) {
    const hint = didYouMean(named, KINDS) || otherwise;
    return refuse(scribe, `There is no step of the kind ${JSON.stringify(named.slice(0, 60))}.`, hint);
  }
  return Object.hasOwn(raw, 'goto') ? 'goto' : refuse(scribe, 'This step does nothing.', otherwise);
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
  if (isMap(step)) {
    const kind = kindOf(step, scribe);
    return kind && COMPILERS[kind].compile(step, scribe);
  }
  const named = KINDS.find((kind) => kind === raw);
  if (named) return refuse(scribe, `The step ${named} has no fields.`, `Write them behind a colon: ${named}: …`);
  const what = typeof raw === 'string' ? JSON.stringify(raw.slice(0, 60)) : 'This';
  return refuse(scribe, `${what} is no step.`, 'A step is a map such as { send: … }, or end.');
}
