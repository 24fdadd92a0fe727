import type { CompiledFlow, CompiledStep, SessionRules, VariableDeclaration } from './compiled.ts';
import { compileStep, guessKind } from './nodes/compilers.ts';
import type { Path } from './problem.ts';
import type { FlowFile } from './schema/flow.ts';
import { liftTarget, type Notes, noteTarget, type Scribe } from './scribe.ts';
import { normalise } from './words.ts';

const DAY_MS = 86_400_000;

/** Longest a compiled flow may be, as characters of its JSON: it travels in the history of every session. */
export const LARGEST_COMPILED = 128 * 1024;

function ownId(raw: unknown): string | undefined {
  const named = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
  return typeof named === 'string' ? named : undefined;
}

/** Ids of the steps in file order; a step without one is called after its kind and place. */
export function idsOf(steps: readonly unknown[]): string[] {
  const taken = new Set(steps.map(ownId));
  return steps.map((raw, index) => {
    const own = ownId(raw);
    if (own !== undefined) return own;
    const made = `${guessKind(raw)}_${index + 1}`;
    return taken.has(made) ? `${made}_` : made;
  });
}

function compileSteps(file: FlowFile, notes: Notes): CompiledStep[] {
  const ids = idsOf(file.steps);
  return file.steps.flatMap(
    (raw, index) => compileStep(raw, { id: ids[index] ?? '', path: ['steps', index], notes }) ?? [],
  );
}

const barrier = (id: string, line: number): CompiledStep => ({ id, kind: 'end', line, body: {} });

// Inline steps may hold inline steps: the list grows while it is read.
function compileInline(notes: Notes): CompiledStep[] {
  const made: CompiledStep[] = [];
  for (const { id, raw, path, implied } of notes.inline) {
    const step = compileStep(raw, { id, path, notes });
    if (!step) continue;
    const jumps = step.kind === 'goto' || step.kind === 'branch' || step.kind === 'end';
    made.push(jumps ? step : { ...step, goto: step.goto ?? implied }, barrier(`${id}.end`, step.line));
  }
  return made;
}

function compileSession(file: FlowFile, scribe: Scribe): SessionRules {
  const session = file.session ?? {};
  const lift = (field: 'on_idle' | 'on_expire', implied: 'back' | 'end') => {
    const target = session[field];
    return target === undefined ? undefined : liftTarget(scribe, ['session', field], target, implied);
  };
  return {
    idleMs: session.idle,
    onIdle: lift('on_idle', 'back'),
    expireMs: session.expire ?? DAY_MS,
    onExpire: lift('on_expire', 'end'),
    maxMs: session.max ?? 30 * DAY_MS,
    restartWords: (session.restart_words ?? []).map(normalise),
  };
}

function compileRoutes(file: FlowFile, scribe: Scribe): CompiledFlow['routes'] {
  const lift = (field: 'on_error' | 'on_unknown', implied: 'back' | 'end') => {
    const target = file[field];
    return target === undefined ? undefined : liftTarget(scribe, [field], target, implied);
  };
  return { onError: lift('on_error', 'end'), onUnknown: lift('on_unknown', 'back') };
}

function compileKeywords(file: FlowFile, scribe: Scribe): CompiledFlow['keywords'] {
  const entries = Object.entries(file.keywords ?? {}).flatMap(([step, words]) => {
    const path: Path = ['keywords', step];
    return words.map((word): [string, string] => [normalise(word), noteTarget(scribe, path, step)]);
  });
  return Object.fromEntries(entries);
}

function compileVariables(file: FlowFile): CompiledFlow['variables'] {
  const declare = ([name, { type, default: initial, sensitive }]: [
    string,
    NonNullable<FlowFile['variables']>[string],
  ]) => {
    const declaration: VariableDeclaration = { type, sensitive: sensitive ?? false };
    return [name, initial === undefined ? declaration : { ...declaration, default: initial }];
  };
  return Object.fromEntries(Object.entries(file.variables ?? {}).map(declare));
}

/**
 * Turns a definition into what the engine runs, and notes on the way what `check` has to look at. `hash` is left empty
 * and `version` 0: whoever publishes sets them.
 */
export function compileFlow(file: FlowFile, notes: Notes): CompiledFlow {
  const scribe: Scribe = { id: '', path: [], notes };
  const [session, routes, keywords] = [
    compileSession(file, scribe),
    compileRoutes(file, scribe),
    compileKeywords(file, scribe),
  ];
  const main = compileSteps(file, notes);
  const inline = compileInline(notes);
  const flow: CompiledFlow = {
    flow: file.flow,
    version: 0,
    hash: '',
    engine: 1,
    languages: file.languages ?? ['en'],
    session,
    keywords,
    routes,
    hours: {},
    consents: [],
    variables: compileVariables(file),
    flows: {},
    steps: [...main, barrier('.end', main.at(-1)?.line ?? 1), ...inline],
  };
  // Leaves out what is undefined: a compiled flow is JSON and nothing else.
  return JSON.parse(JSON.stringify(flow));
}
