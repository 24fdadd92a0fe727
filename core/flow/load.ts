import type { WhyNot } from './check/scope.ts';
import { checkFlow } from './check.ts';
import { compileFlow, type FlowFinder, LARGEST_COMPILED, placesOf, withFlows } from './compile.ts';
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
  whyNot?: WhyNot;
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
const INDEPENDENT: readonly Use['kind'][] = ['target', 'regex', 'run', 'word'];

const TOO_LARGE: PathProblem = {
  severity: 'error',
  path: ['steps'],
  step: '',
  message: 'The compiled flow is larger than 128 KB.',
  hint: 'Split the flow in two; flows that it runs count as well.',
};

interface Compiled {
  file: FlowFile;
  read: ReadFile;
  notes: Notes;
  flow: CompiledFlow;
}

function check({ file, read: { broken }, notes, flow }: Compiled, whyNot: WhyNot): PathProblem[] {
  // Checking takes long where there is much of it.
  if (JSON.stringify(flow).length > LARGEST_COMPILED) return [...notes.problems, TOO_LARGE];
  const blind = DECLARATIONS.some((field) => broken.has(field));
  const uses = blind ? notes.uses.filter(({ kind }) => INDEPENDENT.includes(kind)) : notes.uses;
  const whole = broken.size === 0 && notes.problems.every(({ severity }) => severity === 'warning');
  return [...notes.problems, ...checkFlow({ flow, uses, places: placesOf(file, notes), whole, whyNot })];
}

/** A flow file as read and compiled; the flows that it runs are still to be found. */
export interface ReadFlow {
  /** Their names, wherever it runs them; none where it cannot be read. */
  runs: string[];
  /** Checks it together with them. */
  load(options?: LoadOptions): LoadedFlow;
}

const unreadable = (problems: Problem[]): ReadFlow => ({ runs: [], load: () => ({ problems: inOrder(problems) }) });

/** Reads and compiles a flow file (YAML or JSON). Never throws: all problems come back at once, from `load`. */
export function readFlow(text: string): ReadFlow {
  const parsed = parseText(text);
  if (parsed.value === undefined) return unreadable(parsed.problems);
  const read = readFlowFile(parsed);
  const { file } = read;
  const found = [...parsed.problems, ...placed(read.problems, parsed)];
  if (!file) return unreadable(found);
  const notes = newNotes(parsed);
  const compiled = compileFlow(file, notes);
  return {
    runs: [...new Set(notes.uses.flatMap((use) => (use.kind === 'run' ? [use.flow] : [])))],
    load({ flowOf = () => undefined, whyNot = () => undefined } = {}) {
      const flow = withFlows(compiled, flowOf);
      const problems = check({ file, read, notes, flow }, whyNot);
      const all = inOrder(withoutEchoes([...found, ...placed(problems, parsed)], parsed.problems));
      return { flow: all.some(({ severity }) => severity === 'error') ? undefined : flow, problems: all };
    },
  };
}

/** Reads, compiles and checks a flow file, where the flows that it runs are at hand. */
export function loadFlow(text: string, options?: LoadOptions): LoadedFlow {
  return readFlow(text).load(options);
}

/** Names of the flows that a definition runs, wherever it does; none where it cannot be read. */
export function flowsRunBy(text: string): string[] {
  return readFlow(text).runs;
}
