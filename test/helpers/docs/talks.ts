import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import { talkFaults } from '../../../core/talks/faults.ts';
import { loadTalks } from '../../../core/talks/load.ts';
import { runTalks } from '../../../core/talks/run.ts';
import { type Block, isTestFile, isWhole } from './blocks.ts';

/** Talks that a document shows, and the name of the flow that they are with. */
export interface ShownTalks {
  place: string;
  flow: string;
  /** A whole test file. */
  text: string;
}

const indented = (text: string) => text.replace(/^(?=.)/gm, '      ');

/** Lines of a talk as a test file of one test. */
const asFile = (lines: string) => `flow: shown.yaml\ntests:\n  - name: the document\n    talk:\n${indented(lines)}\n`;

/**
 * The talks of a document: its test files (`file=x.test.yaml`), and the lines of talks (`talk`), which are with the last whole flow
 * above them.
 */
export function talksOf(blocks: readonly Block[]): ShownTalks[] {
  let last = '';
  return blocks.flatMap((block): ShownTalks[] => {
    const { file, line, language, marks, text } = block;
    if (language !== 'yaml') return [];
    const place = `${file}:${line}`;
    if (marks.includes('talk')) return [{ place, flow: last, text: asFile(text) }];
    if (isTestFile(block)) return [{ place, flow: /^flow: (\S+)\.yaml$/m.exec(text)?.[1] ?? '', text }];
    if (isWhole(block)) last = /^flow: (\S+)$/m.exec(text)?.[1] ?? '';
    return [];
  });
}

/** What is not so of talks that a document shows; empty when all is. */
export function faultsOfTalks(
  { flow: name, text }: ShownTalks,
  flowOf: (name: string) => CompiledFlow | undefined,
): string[] {
  const flow = flowOf(name);
  const { file, problems } = loadTalks(text);
  if (!flow) return [`There is no flow ${name} to talk with.`];
  if (!file) return problems.map(({ line, message, hint }) => `${line}: ${message} ${hint}`);
  const faults = talkFaults(file, flow).map(({ message }) => message);
  const failures = [...runTalks(flow, file, { clock: () => 0 })].flatMap(({ failure, channel }) =>
    failure ? [`${channel}: ${failure.message} ${failure.details.join(' ')}`] : [],
  );
  return [...faults, ...failures];
}
