import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { hashOf } from '../adapters/flow-hash.ts';
import type { CompiledFlow } from '../core/flow/compiled.ts';
import { loadFlow } from '../core/flow/load.ts';
import type { Problem } from '../core/flow/problem.ts';
import { CliError, errorText } from './errors.ts';

/** A problem with the file that it stands in. */
export interface FileProblem extends Problem {
  file: string;
}

/** A flow file with the files of the flows that it runs. */
export interface LoadedFlowFile {
  file: string;
  text: string;
  /** Undefined where an error, in this file or in one that it needs, keeps it from running. */
  flow?: CompiledFlow;
  /** Those of the files that it needs stand last. */
  problems: FileProblem[];
  /** Every file that was read, this one first. */
  files: string[];
}

const ENDINGS = ['yaml', 'yml', 'json'];

/** The text of a file. Throws a CliError of one sentence, also for bytes that are no UTF-8: they would change without a word. */
export function readText(file: string): string {
  const bytes = readBytes(file);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new CliError(`${file} cannot be read: it is no UTF-8. Save it as UTF-8.`);
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (thrown) {
    throw new CliError(`${file} cannot be read: ${errorText(thrown)}.`);
  }
}

/** Files that are being read, and those that were, by their paths: a flow that several run is read once. */
interface Reading {
  open: string[];
  done: Map<string, LoadedFlowFile>;
}

/** Where a file of this name, whatever its ending, is looked for beside another one, in this order. */
export function pathsBeside(beside: string, name: string): string[] {
  return ENDINGS.map((ending) => join(dirname(beside), `${name}.${ending}`));
}

/** The file of a flow that a `run` step names: it lies beside the file that does. */
export function fileOfFlow(name: string, beside: string): string | undefined {
  return pathsBeside(beside, name).find((file) => existsSync(file));
}

/**
 * Reads, compiles and checks a flow file, and the files of the flows that it runs, which lie beside it under their names. Problems
 * come back, all at once; only a file that cannot be read throws.
 */
export function loadFlowFile(file: string): LoadedFlowFile {
  return load(normalize(file), { open: [], done: new Map() });
}

/** A flow that a `run` step names: its compiled form, or why it has none. */
interface Other {
  name: string;
  loaded?: LoadedFlowFile;
  flow?: CompiledFlow;
  why?: Pick<Problem, 'message' | 'hint'>;
}

function loadOther(name: string, beside: string, reading: Reading): Other | undefined {
  const path = fileOfFlow(name, beside);
  if (path === undefined) return undefined;
  if (reading.open.includes(path)) {
    const message = `This flow runs itself: ${name} leads back here.`;
    return { name, why: { message, hint: 'Take one of the two out.' } };
  }
  const loaded = load(path, reading);
  const { flow } = loaded;
  if (!flow) return { name, loaded, why: { message: `The flow ${name} has errors.`, hint: `They stand in ${path}.` } };
  if (flow.flow === name) return { name, loaded, flow };
  const message = `The file ${path} holds the flow ${flow.flow}, not ${name}.`;
  return { name, loaded, why: { message, hint: 'Give the file the name of its flow.' } };
}

function load(file: string, reading: Reading): LoadedFlowFile {
  const known = reading.done.get(file);
  if (known) return known;
  const text = readText(file);
  const within = { ...reading, open: [...reading.open, file] };
  const others: Other[] = [];
  const find = (name: string) => {
    const known = others.find((other) => other.name === name) ?? loadOther(name, file, within);
    if (known && !others.includes(known)) others.push(known);
    return known?.flow;
  };
  const whyNot = (name: string) => others.find((other) => other.name === name)?.why;
  const { flow, problems } = loadFlow(text, { flowOf: find, whyNot });
  const own = problems.map((problem) => ({ ...problem, file }));
  const read = others.flatMap(({ loaded }) => loaded ?? []);
  const loaded: LoadedFlowFile = {
    file,
    text,
    flow: flow && { ...flow, hash: hashOf(flow) },
    // A file that several flows need is read, and told of, once.
    problems: [...new Set([...own, ...read.flatMap((other) => other.problems)])],
    files: [...new Set([file, ...read.flatMap((other) => other.files)])],
  };
  reading.done.set(file, loaded);
  return loaded;
}

/** That a file cannot be read, as a problem of its own: what is said of others is said all the same. */
export function unreadable(file: string, thrown: unknown): FileProblem {
  if (!(thrown instanceof CliError)) throw thrown;
  return { file, line: 1, column: 1, step: '', severity: 'error', message: thrown.message, hint: '' };
}

/** A problem in the form that editors turn into links. Its step is named at the end, unless the sentence does so. */
export function problemLine({ file, line, column, severity, message, hint, step }: FileProblem): string {
  const named = step === '' || message.match(/[\w-]+(\.[\w-]+)*/g)?.includes(step);
  const sentences = [message, hint, named ? '' : `(step ${step})`].filter((part) => part !== '');
  return `${file}:${line}:${column}: ${severity}: ${sentences.join(' ')}`;
}
