import type { CompiledFlow, CompiledStep, SessionRules, VariableDeclaration } from './compiled.ts';
import { compileStep, guessKind } from './nodes/compilers.ts';
import type { Path } from './problem.ts';
import { isMap } from './schema/fields.ts';
import type { FlowFile } from './schema/flow.ts';
import {
  complain,
  type InlineStep,
  liftOptional,
  type Notes,
  note,
  noteTarget,
  noteVerbatim,
  type Scribe,
} from './scribe.ts';
import { normalise } from './words.ts';

const DAY_MS = 86_400_000;

/** Longest a compiled flow may be, as characters of its JSON: it travels in the history of every session. */
export const LARGEST_COMPILED = 128 * 1024;

/** Finds another flow by its name, as it would be pinned; undefined where there is none. */
export type FlowFinder = (name: string) => CompiledFlow | undefined;

function ownId(raw: unknown): string | undefined {
  return isMap(raw) && typeof raw.id === 'string' ? raw.id : undefined;
}

/** Ids of the steps in file order; a step without one is called after its kind and place. */
function idsOf(steps: readonly unknown[]): string[] {
  const taken = new Set(steps.map(ownId));
  return steps.map((raw, index) => {
    const own = ownId(raw);
    if (own !== undefined) return own;
    let made = `${guessKind(raw)}_${index + 1}`;
    while (taken.has(made)) made = `${made}_`;
    return made;
  });
}

function compileSteps(file: FlowFile, notes: Notes): CompiledStep[] {
  const ids = idsOf(file.steps);
  return file.steps.flatMap((raw, index) => {
    const below = ids[index + 1] ?? 'end';
    return (
      compileStep(raw, { id: ids[index] ?? '', path: ['steps', index], notes, roots: [], below, inline: false }) ?? []
    );
  });
}

const barrier = (id: string, line: number): CompiledStep => ({ id, kind: 'end', line, body: {} });

/** Where an inline step goes on that its condition passes over, or that falls through: never into the step behind it. */
function barrierBehind(id: string, line: number, implied: InlineStep['implied']): CompiledStep {
  return implied === 'end' ? barrier(id, line) : { id, kind: 'goto', line, body: { to: implied } };
}

/** Kinds that say themselves where they lead. */
const JUMPS: readonly string[] = ['goto', 'branch', 'end', 'handover'];

// Inline steps may hold inline steps: the list grows while it is read.
function compileInline(notes: Notes): CompiledStep[] {
  const made: CompiledStep[] = [];
  for (const { id, raw, path, implied, below } of notes.inline) {
    const step = compileStep(raw, { id, path, notes, roots: [], below, inline: true });
    if (!step) continue;
    const whole = JUMPS.includes(step.kind) ? step : { ...step, goto: step.goto ?? implied };
    made.push(whole, barrierBehind(`${id}.end`, step.line, implied));
  }
  return made;
}

function noteWord(scribe: Scribe, path: Path, written: string, as: 'keyword' | 'restart word'): string {
  const word = normalise(written);
  note(scribe, path, { kind: 'word', word, as });
  return word;
}

function compileSession({ session = {} }: FlowFile, scribe: Scribe): SessionRules {
  const lift = (field: 'on_idle' | 'on_expire', implied: InlineStep['implied']) =>
    liftOptional(scribe, ['session', field], session[field], implied);
  return {
    idleMs: session.idle,
    onIdle: lift('on_idle', 'back'),
    expireMs: session.expire ?? DAY_MS,
    onExpire: lift('on_expire', 'end'),
    maxMs: session.max ?? 30 * DAY_MS,
    restartWords: (session.restart_words ?? []).map((written, index) =>
      noteWord(scribe, ['session', 'restart_words', index], written, 'restart word'),
    ),
  };
}

function compileRoutes(file: FlowFile, scribe: Scribe): CompiledFlow['routes'] {
  return {
    onError: liftOptional(scribe, ['on_error'], file.on_error, 'end'),
    onUnknown: liftOptional(scribe, ['on_unknown'], file.on_unknown, 'back'),
    onOptOut: liftOptional(scribe, ['on_opt_out'], file.on_opt_out, 'end'),
    onDeliveryFailed: liftOptional(scribe, ['on_delivery_failed'], file.on_delivery_failed, 'back'),
  };
}

function compileKeywords(file: FlowFile, scribe: Scribe): CompiledFlow['keywords'] {
  const found = new Map<string, string>();
  for (const [step, words] of Object.entries(file.keywords ?? {})) {
    noteTarget(scribe, ['keywords', step], step);
    for (const [index, written] of words.entries()) {
      const word = noteWord(scribe, ['keywords', step, index], written, 'keyword');
      const before = found.get(word);
      if (before !== undefined && before !== step) {
        const message = `The keyword ${word} leads to both ${before} and ${step}.`;
        complain(scribe, ['keywords', step, index], message, 'Keep one.');
      }
      found.set(word, step);
    }
  }
  return Object.fromEntries(found);
}

type VariableFields = NonNullable<FlowFile['variables']>[string];

function compileVariable(given: VariableFields): VariableDeclaration {
  const { type, default: initial, sensitive = false, keep } = given;
  const declaration: VariableDeclaration = { type, sensitive, keep };
  if (initial !== undefined) declaration.default = initial;
  if (given.in) declaration.in = true;
  if (given.out) declaration.out = true;
  return declaration;
}

function compileVariables({ variables = {} }: FlowFile, scribe: Scribe): CompiledFlow['variables'] {
  for (const [name, { default: initial }] of Object.entries(variables)) {
    noteVerbatim(
      scribe,
      ['variables', name, 'default'],
      initial,
      'A default is the same for all; use set for another.',
    );
  }
  return Object.fromEntries(Object.entries(variables).map(([name, given]) => [name, compileVariable(given)]));
}

/** The flow with those that its steps run; not with itself where it would run itself, which `check` reports. */
export function withFlows(flow: CompiledFlow, find: FlowFinder): CompiledFlow {
  const { flow: own, steps } = flow;
  const names = new Set(steps.flatMap((step) => (step.kind === 'run' && step.body.flow !== own ? step.body.flow : [])));
  const flows = [...names].flatMap((name) => {
    const found = find(name);
    return found ? [[name, found] as const] : [];
  });
  return { ...flow, flows: Object.fromEntries(flows) };
}

/**
 * Turns a definition into what the engine runs, but for the flows that it runs, and notes on the way what `check` has to look
 * at. `hash` is left empty and `version` 0: whoever publishes sets them.
 */
export function compileFlow(file: FlowFile, notes: Notes): CompiledFlow {
  const scribe: Scribe = { id: '', path: [], notes, roots: [], below: '', inline: false };
  const [session, routes, keywords] = [
    compileSession(file, scribe),
    compileRoutes(file, scribe),
    compileKeywords(file, scribe),
  ];
  const main = compileSteps(file, notes);
  const inline = compileInline(notes);
  const steps = [...main, barrier('.end', main.at(-1)?.line ?? 1), ...inline];
  const flow: CompiledFlow = {
    flow: file.flow,
    version: 0,
    hash: '',
    engine: 1,
    languages: file.languages ?? ['en'],
    session,
    keywords,
    routes,
    timezone: file.timezone,
    hours: file.hours ?? {},
    fallback: file.fallback,
    consents: file.consents ?? [],
    variables: compileVariables(file, scribe),
    flows: {},
    steps,
  };
  // Leaves out what is undefined: a compiled flow is JSON and nothing else.
  return JSON.parse(JSON.stringify(flow));
}

/** Where each step stands in the file, by its id. */
export function placesOf(file: FlowFile, notes: Notes): Map<string, Path> {
  const main = idsOf(file.steps).map((id, index): [string, Path] => [id, ['steps', index]]);
  return new Map([...main, ...notes.inline.map(({ id, path }): [string, Path] => [id, path])]);
}
