import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { problemLine as lineInFile } from '../../../cli/flow-files.ts';
import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import { loadFlow } from '../../../core/flow/load.ts';
import { parseText } from '../../../core/flow/parse.ts';
import type { Problem } from '../../../core/flow/problem.ts';
import { type Block, isWhole } from './blocks.ts';

/** What a part of a flow may name without declaring it: what the documents speak of. */
const AROUND = {
  flow: 'part',
  languages: ['en', 'nl'],
  consents: ['marketing'],
  hours: { support: { 'mon-fri': '09:00-17:30' } },
  variables: {
    name: { type: 'string' },
    email: { type: 'string' },
    phone: { type: 'string' },
    size: { type: 'string' },
    cups: { type: 'number' },
    tries: { type: 'number', default: 0 },
    member: { type: 'bool', default: false },
    day: { type: 'date' },
    slot: { type: 'map' },
    slots: { type: 'list', default: [] },
    orderNo: { type: 'string' },
    order: { type: 'map' },
    address: { type: 'string' },
    photo: { type: 'string' },
    place: { type: 'map' },
    topic: { type: 'string' },
    card: { type: 'string', sensitive: true },
  },
};

interface Fields {
  variables?: object;
  steps?: unknown[];
  [field: string]: unknown;
}

/** Steps that a part goes to and does not hold: each says its name and ends. */
function stubs(missing: readonly string[]): unknown[] {
  return missing.flatMap((id) => ['end', { id, send: `(${id})` }]);
}

function asFlow(part: Fields | unknown[], missing: readonly string[]): string {
  const given: Fields = Array.isArray(part) ? { steps: part } : part;
  const { variables = {}, steps = [{ send: 'Hello.' }] } = given;
  const known = { ...AROUND.variables, ...variables };
  return JSON.stringify({ ...AROUND, ...given, variables: known, steps: [...steps, ...stubs(missing)] });
}

const NO_STEP = /^There is no step (\S+)\.$/;
// What leads to a part, and sets what it reads, stands elsewhere.
const ELSEWHERE = /^(Nothing leads to the step |Nothing in this flow ever sets )/;

/** The flows that the documents show, by their names, and the examples. */
export function flowsAround(blocks: readonly Block[]): (name: string) => CompiledFlow | undefined {
  const find = (name: string): CompiledFlow | undefined => {
    const block = blocks.find((one) => isWhole(one) && one.text.split('\n').includes(`flow: ${name}`));
    const example = join(process.cwd(), 'examples', `${name}.yaml`);
    const text = block?.text ?? (existsSync(example) ? readFileSync(example, 'utf8') : undefined);
    return text === undefined ? undefined : loadFlow(text, { flowOf: find }).flow;
  };
  return find;
}

/**
 * What is wrong with a part of a flow, put into the smallest flow that it can stand in: steps, or fields of the file. Steps that it
 * goes to are taken for given; that nothing leads to one of its own is of no matter.
 */
export function problemsOfPart(text: string, flowOf: (name: string) => CompiledFlow | undefined): string[] {
  const faults = parseText(text).problems.map(said);
  const part: Fields | unknown[] = parse(text);
  const missing = loadFlow(asFlow(part, []), { flowOf }).problems.flatMap(
    ({ message }) => NO_STEP.exec(message)?.[1] ?? [],
  );
  const { problems } = loadFlow(asFlow(part, [...new Set(missing)]), { flowOf });
  return [...faults, ...problems.filter(({ message }) => !ELSEWHERE.test(message)).map(said)];
}

const said = ({ severity, message, hint }: Problem) => `${severity}: ${message} ${hint}`.trim();

/** A problem as `colloquy check` prints it, without its file. */
export function problemLine(problem: Problem): string {
  return lineInFile({ ...problem, file: '' }).slice(1);
}
