import type { CompiledFlow } from '../flow/compiled.ts';
import { playTalk, type TalkFailure } from './play.ts';
import type { TestFile } from './schema/file.ts';

/** A test on one channel. `ms`: how long it took, of real time. */
export interface TalkResult {
  name: string;
  channel: string;
  /** Index of the test in its file. */
  test: number;
  turns: number;
  ms: number;
  failure: TalkFailure | null;
}

export interface RunOptions {
  /** Only tests whose name holds this. */
  only?: string;
  /** Ms of a clock, whichever: what a test took is measured with it. */
  clock(): number;
}

/** Names of the tests that would run. */
export function chosenTests({ tests }: TestFile, only = ''): string[] {
  return tests.map(({ name }) => name).filter((name) => name.includes(only));
}

/** Plays every test of a file on each of its channels, in the order of the file: the next one when the next result is asked for. */
export function* runTalks(
  flow: CompiledFlow,
  { tests }: TestFile,
  { only = '', clock }: RunOptions,
): Generator<TalkResult> {
  for (const [index, test] of tests.entries()) {
    if (!test.name.includes(only)) continue;
    for (const channel of test.channels) {
      const began = clock();
      const { turns, failure } = playTalk(flow, test, channel);
      yield { name: test.name, channel, test: index, turns, ms: clock() - began, failure };
    }
  }
}
