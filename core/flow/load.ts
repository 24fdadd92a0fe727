import { checkFlow } from './check.ts';
import { compileFlow, type FlowFinder, LARGEST_COMPILED, placesOf } from './compile.ts';
import type { CompiledFlow } from './compiled.ts';
import { type ParsedText, parseText } from './parse.ts';
import type { Path, PathProblem, Problem } from './problem.ts';
import { type ReadFile, readFlowFile } from './read-file.ts';
import type { FlowFile } from './schema/flow.ts';
import type { Notes, Use } from './scribe.ts';

/** A flow file as read: the flow when nothing but warnings was found. */
export interface LoadedFlow {
  flow?: CompiledFlow;
  /** In the order of the file. */
  problems: Problem[];
}

/** What loading may ask for. */
export interface LoadOptions {
  /** Finds the flows that `run` steps name; without it none is found. */
  flowOf?: FlowFinder;
}

function placed(found: readonly PathProblem[], { locate }: ParsedText): Problem[] {
  return found.map(({ path, at, ...problem }) => ({ ...problem, ...locate(path, at) }));
}

function inOrder(problems: Problem[]): Problem[] {
  return problems.sort((left, right) => left.line - right.line || left.column - right.column);
}

// What follows from a trap of YAML is said once it is out of the way, and nothing is said twice of one place.
function withoutEchoes(all: Problem[], traps: readonly Problem[]): Problem[] {
  const places = new Set(traps.map(({ line, column }) => `${line}:${column}`));
  const said = new Set<string>();
  return all.filter((problem) => {
    const place = `${problem.line}:${problem.column}`;
    const sentence = `${place} ${problem.message}`;
    if (said.has(sentence) || (places.has(place) && !traps.includes(problem))) return false;
    said.add(sentence);
    return true;
  });
}

function newNotes({ locate, written, commentBehind }: ParsedText): Notes {
  const manuscript = { lineOf: (path: Path) => locate(path).line, written, commentBehind };
  return { problems: [], uses: [], inline: [], manuscript };
}

/** Fields by whose names uses are judged: where one could not be read, only what does not depend on them is. */
const DECLARATIONS = ['variables', 'languages', 'hours', 'consents'];
const INDEPENDENT: readonly Use['kind'][] = ['target', 'regex', 'run'];

const TOO_LARGE: PathProblem = {
  severity: 'error',
  path: ['steps'],
  step: '',
  message: 'The compiled flow is larger than 128 KB.',
  hint: 'Split the flow in two; flows that it runs count as well.',
};

function compileAndCheck(file: FlowFile, { broken }: ReadFile, parsed: ParsedText, find: FlowFinder) {
  const notes = newNotes(parsed);
  const flow = compileFlow(file, notes, find);
  // Checking takes long where there is much of it.
  if (JSON.stringify(flow).length > LARGEST_COMPILED) return { flow, problems: [...notes.problems, TOO_LARGE] };
  const blind = DECLARATIONS.some((field) => broken.has(field));
  const uses = blind ? notes.uses.filter(({ kind }) => INDEPENDENT.includes(kind)) : notes.uses;
  const whole = broken.size === 0 && notes.problems.every(({ severity }) => severity === 'warning');
  const problems = [...notes.problems, ...checkFlow({ flow, uses, places: placesOf(file, notes), whole })];
  return { flow, problems };
}

/** Reads, compiles and checks a flow file (YAML or JSON). Never throws: all problems come back at once. */
export function loadFlow(text: string, { flowOf = () => undefined }: LoadOptions = {}): LoadedFlow {
  const parsed = parseText(text);
  if (parsed.value === undefined) return { problems: inOrder(parsed.problems) };
  const read = readFlowFile(parsed);
  const found = [...parsed.problems, ...placed(read.problems, parsed)];
  if (!read.file) return { problems: inOrder(found) };
  const { flow, problems } = compileAndCheck(read.file, read, parsed, flowOf);
  const all = inOrder(withoutEchoes([...found, ...placed(problems, parsed)], parsed.problems));
  return { flow: all.some(({ severity }) => severity === 'error') ? undefined : flow, problems: all };
}

/** Names of the flows that a definition runs, wherever it does; none where it cannot be read. */
export function flowsRunBy(text: string): string[] {
  const parsed = parseText(text);
  const { file } = readFlowFile(parsed);
  if (!file) return [];
  const notes = newNotes(parsed);
  compileFlow(file, notes, () => undefined);
  return [...new Set(notes.uses.flatMap((use) => (use.kind === 'run' ? [use.flow] : [])))];
}
