import type { GivenCalls } from '../../../core/talks/answers.ts';
import { loadTalks } from '../../../core/talks/load.ts';
import type { Given } from '../../../core/talks/schema/given.ts';
import { type FileProblem, readText } from '../../flow-files.ts';
import { testFileBeside } from '../../talks/test-file.ts';

/** What a chat with a file takes from its tests: what the app has, and the answers to calls. The contact is a new one. */
export interface ChatGiven {
  settings: Given['settings'];
  secrets: Given['secrets'];
  call: GivenCalls;
  problems: FileProblem[];
}

const isEmpty = (value: object) => Object.keys(value).length === 0;

/** All that is given for calls, in the order of the tests; for one pattern the first test counts. */
function allCalls(all: readonly Given[]): GivenCalls {
  const calls = new Map<string, GivenCalls[string]>();
  for (const [pattern, answer] of all.flatMap(({ call }) => Object.entries(call))) {
    if (!calls.has(pattern)) calls.set(pattern, answer);
  }
  return Object.fromEntries(calls);
}

/**
 * What the tests beside a flow file are given, or those of the file that is `named`: settings and secrets of the first test that has
 * any, calls of all of them. A test file with errors gives nothing but its problems.
 */
export function givenFor(flowFile: string, named: string | undefined): ChatGiven {
  const file = named ?? testFileBeside(flowFile);
  const nothing: ChatGiven = { settings: {}, secrets: {}, call: {}, problems: [] };
  if (file === undefined) return nothing;
  const { file: talks, problems } = loadTalks(readText(file));
  const told = problems.map((problem) => ({ ...problem, file }));
  const all = talks?.tests.map(({ given }) => given) ?? [];
  const settings = all.map((given) => given.settings).find((found) => !isEmpty(found));
  const secrets = all.map((given) => given.secrets).find((found) => !isEmpty(found));
  return { settings: settings ?? {}, secrets: secrets ?? {}, call: allCalls(all), problems: told };
}
