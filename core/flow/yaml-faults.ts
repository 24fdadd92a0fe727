import type { Document, LineCounter, YAMLError } from 'yaml';
import type { Problem } from './problem.ts';

/** A fault of YAML in the words of this language. */
interface Words {
  message: string;
  hint: string;
}

const QUOTES = 'A text that begins so needs quotes.';

/** What is said of a file that nests deeper than can be read. */
export const TOO_DEEP: Words = {
  message: 'The file nests too deeply.',
  hint: 'Flatten it: make inline steps steps of their own, and name them by their ids.',
};

/** By yaml's code; `at` is the text from the place of the fault to the end of its line. */
const WORDS: { [code: string]: (at: string) => Words } = {
  TAB_AS_INDENT: () => ({ message: 'A tab stands where YAML wants spaces.', hint: 'Indent with spaces only.' }),
  TAG_RESOLVE_FAILED: (at) => ({
    message: `YAML reads ${/^\S{0,60}/.exec(at)?.[0] ?? ''} as a tag, not as part of the text.`,
    hint: 'A text or a condition that begins with ! needs quotes: if: "!x".',
  }),
  BLOCK_AS_IMPLICIT_KEY: () => ({
    message: 'This line holds a colon too many.',
    hint: 'A text that holds a colon needs quotes.',
  }),
  MULTIPLE_DOCS: () => ({
    message: 'The file holds more than one YAML document.',
    hint: 'Keep one flow to a file, without --- in between.',
  }),
  BAD_SCALAR_START: (at) => ({ message: `A text without quotes cannot begin with ${at.charAt(0)}.`, hint: QUOTES }),
  BAD_DQ_ESCAPE: (at) => ({
    message: `${/^\\./.exec(at)?.[0] ?? 'This'} means nothing between double quotes.`,
    hint: 'Use single quotes, in which a backslash is itself.',
  }),
  RESOURCE_EXHAUSTION: () => TOO_DEEP,
  BAD_ALIAS: () => ({ message: 'YAML reads a text that begins with * as an alias.', hint: QUOTES }),
};

function otherwise(fault: YAMLError): Words {
  const what = fault.message.split('\n')[0]?.slice(0, 200) ?? '';
  const message = `This is no valid YAML: ${what}.`.replace(/\.\.$/, '.');
  return { message, hint: 'Check the indentation and the quotes.' };
}

/** Faults that leave a value to go on with. */
const HARMLESS = new Set(['TAG_RESOLVE_FAILED']);

/** What yaml finds wrong; `fatal` when nothing can be read from such a document. */
export function syntaxFaults(document: Document, text: string, lines: LineCounter) {
  const faults = [...document.errors, ...document.warnings];
  const lost = new Set<number>();
  const problems = faults.flatMap((fault): Problem[] => {
    const [offset] = fault.pos;
    const { line, col } = lines.linePos(offset);
    // Behind the first of a line, yaml has lost its way.
    if (lost.has(line)) return [];
    if (!HARMLESS.has(fault.code)) lost.add(line);
    const at = text.slice(offset, offset + 200).split('\n')[0] ?? '';
    return [{ severity: 'error', step: '', line, column: col, ...(WORDS[fault.code]?.(at) ?? otherwise(fault)) }];
  });
  return { problems, fatal: faults.some(({ code }) => !HARMLESS.has(code)) };
}
