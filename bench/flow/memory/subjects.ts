import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import type { Bundles } from '../bundle-size.ts';
import { LONGEST } from '../definition.ts';
import { publishedFlow } from '../shapes.ts';

/** Whose sessions are held: the bare workflow's, and those of Colloquy with a flow of about 4 KB and of about 128 KB. */
export const SUBJECT_NAMES = ['bare', 'small', 'large'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

const PARTS: { [N in Exclude<SubjectName, 'bare'>]: number } = { small: 3, large: LONGEST };

/** The flow of a subject; the bare workflow has none. */
export function flowOf(name: SubjectName): CompiledFlow | null {
  return name === 'bare' ? null : publishedFlow(`memory-${name}`, { parts: PARTS[name] });
}

export function taskQueueOf(name: SubjectName): string {
  return `memory-${name}`;
}

export function bundleOf(name: SubjectName, bundles: Bundles): string {
  return name === 'bare' ? bundles.bare : bundles.colloquy;
}
