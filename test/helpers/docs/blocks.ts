import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One fenced block of a Markdown file. */
export interface Block {
  file: string;
  /** Of the block's first line, from 1. */
  line: number;
  /** First word behind the fence: sh, console, yaml, … */
  language: string;
  /** What stands behind it: `part`, `file=coffee.yaml`. */
  marks: string[];
  text: string;
}

const ROOT = process.cwd();

/** The documents that promise something which can be run. */
export function documents(): string[] {
  const found = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const guides = found.filter((name) => name.endsWith('.md')).map((name) => join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', join('emulator', 'README.md'), ...guides.toSorted()];
}

export function readDocument(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The fenced blocks of a document, in its order. A fence that is never closed takes the rest. */
export function blocksOf(file: string, text = readDocument(file)): Block[] {
  const blocks: Block[] = [];
  let open: (Block & { lines: string[] }) | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (open && fence) {
      blocks.push({ ...open, text: open.lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (fence) {
      const [language = '', ...marks] = (fence[1] ?? '').trim().split(/\s+/);
      open = { file, line: index + 2, language, marks, text: '', lines: [] };
    }
  }
  return open ? [...blocks, { ...open, text: open.lines.join('\n') }] : blocks;
}

/** The name under which a block asks to be saved. */
export function fileOf({ marks }: Block): string | undefined {
  return marks.find((mark) => mark.startsWith('file='))?.slice('file='.length);
}

/** Talks with a flow, as a whole file. */
export function isTestFile(block: Block): boolean {
  return fileOf(block)?.endsWith('.test.yaml') ?? false;
}

/** A flow that a document shows from its first line to its last. */
export function isWhole(block: Block): boolean {
  const { language, marks } = block;
  return language === 'yaml' && !isTestFile(block) && !marks.some((mark) => ['part', 'talk', 'wrong'].includes(mark));
}
