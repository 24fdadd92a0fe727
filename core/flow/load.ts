import { checkFlow } from './check.ts';
import { compileFlow, idsOf, LARGEST_COMPILED } from './compile.ts';
import type { CompiledFlow } from './compiled.ts';
import { type ParsedText, parseText } from './parse.ts';
import type { Path, PathProblem, Problem } from './problem.ts';
import { FlowFile } from './schema/flow.ts';
import { readIssues } from './schema/issues.ts';
import type { Notes } from './scribe.ts';

/** A flow file as read: the flow when nothing but warnings was found. */
export interface LoadedFlow {
  flow?: CompiledFlow;
  /** In the order of the file. */
  problems: Problem[];
}

const FIELDS = [
  'flow',
  'languages',
  'variables',
  'session',
  'keywords',
  'on_error',
  'on_unknown',
  'steps',
  'type',
  'default',
  'sensitive',
];
const SESSION_FIELDS = ['idle', 'on_idle', 'expire', 'on_expire', 'max', 'restart_words'];

function placed(found: readonly PathProblem[], parsed: ParsedText): Problem[] {
  const problems = found.map(({ path, ...problem }) => ({ ...problem, ...parsed.locate(path) }));
  return problems.sort((left, right) => left.line - right.line || left.column - right.column);
}

function readFile(value: unknown): { file: FlowFile } | { problems: PathProblem[] } {
  const read = FlowFile.safeParse(value);
  if (read.success) return { file: read.data };
  const issues = readIssues(read.error.issues, [...FIELDS, ...SESSION_FIELDS]);
  return { problems: issues.map((issue) => ({ ...issue, severity: 'error', step: '' })) };
}

function compileAndCheck(file: FlowFile, parsed: ParsedText): { flow: CompiledFlow; problems: PathProblem[] } {
  const notes: Notes = { problems: [], uses: [], inline: [], lineOf: (path) => parsed.locate(path).line };
  const flow = compileFlow(file, notes);
  const main = idsOf(file.steps).map((id, index): [string, Path] => [id, ['steps', index]]);
  const places = new Map([...main, ...notes.inline.map(({ id, path }): [string, Path] => [id, path])]);
  const checked = checkFlow(flow, notes.uses, places, notes.problems.length === 0);
  const problems = [...notes.problems, ...checked];
  if (JSON.stringify(flow).length > LARGEST_COMPILED) {
    const message = 'The compiled flow is larger than 128 KB.';
    problems.push({ severity: 'error', path: ['steps'], step: '', message, hint: 'Split the flow in two.' });
  }
  return { flow, problems };
}

/** Reads, compiles and checks a flow file (YAML or JSON). Never throws: all problems come back at once. */
export function loadFlow(text: string): LoadedFlow {
  const parsed = parseText(text);
  if (parsed.problems.length > 0) return { problems: parsed.problems };
  const read = readFile(parsed.value);
  if ('problems' in read) return { problems: placed(read.problems, parsed) };
  const { flow, problems } = compileAndCheck(read.file, parsed);
  const faulty = problems.some(({ severity }) => severity === 'error');
  return { flow: faulty ? undefined : flow, problems: placed(problems, parsed) };
}
