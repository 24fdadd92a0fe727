import type { Document, LineCounter, YAMLError } from 'yaml';
import type { Problem } from './problem.ts';
import { asComment, INDENTATION, TOO_DEEP, type Trap, type Traps } from './yaml-traps.ts';

/** What a walk over the document found that yaml's faults may be about. */
type Walked = Pick<Traps, 'comments' | 'swallowing' | 'open'>;

/** A fault of YAML in the words of this language. */
interface Words {
  message: string;
  hint: string;
}

const QUOTES = 'A text that begins so needs quotes.';

const COLON: Words = { message: 'This line holds a colon too many.', hint: 'A text that holds a colon needs quotes.' };

// The colon of the next line: it belongs to the text.
const GOES_ON: Words = {
  message: 'The line below is indented so far that this text goes on there.',
  hint: 'Indent it as the fields beside it.',
};

const MISSING_COMMA: Words = {
  message: 'A comma is missing before this.',
  hint: 'Within { } and [ ] commas part what stands there.',
};

const BEHIND_QUOTE: Words = {
  message: 'Text stands behind a closing quote or bracket.',
  hint: "Put all of it between quotes; within single quotes, a quote is written twice: 'It''s'.",
};

const badStart = (at: string): Words => ({
  message: `A text without quotes cannot begin with ${at.charAt(0)}.`,
  hint: QUOTES,
});

const bracket = (at: string): Words => ({
  message: `A text without quotes ends here, at ${at.charAt(0)}.`,
  hint: 'Within { } and [ ] a text that holds { or [ needs quotes.',
});

/** By yaml's code; `at` is the text from the place of the fault to the end of its line. */
const WORDS: { [code: string]: (at: string) => Words } = {
  TAB_AS_INDENT: () => ({ message: 'A tab stands where YAML wants spaces.', hint: 'Indent with spaces only.' }),
  TAG_RESOLVE_FAILED: (at) => ({
    message: `YAML reads ${/^\S{0,60}/.exec(at)?.[0] ?? ''} as a tag, not as part of the text.`,
    hint: 'A text or a condition that begins with ! needs quotes: if: "!x".',
  }),
  BLOCK_AS_IMPLICIT_KEY: (at) => (at.includes(':') ? COLON : GOES_ON),
  BLOCK_IN_FLOW: (at) => (/^[-?]\s/.test(at) ? badStart(at) : COLON),
  MULTIPLE_DOCS: () => ({
    message: 'The file holds more than one YAML document.',
    hint: 'Keep one flow to a file, without --- in between.',
  }),
  BAD_SCALAR_START: badStart,
  BAD_DQ_ESCAPE: (at) => ({
    message: `${/^\\./.exec(at)?.[0] ?? 'This'} means nothing between double quotes.`,
    hint: 'Use single quotes, in which a backslash is itself.',
  }),
  RESOURCE_EXHAUSTION: () => TOO_DEEP,
  BAD_ALIAS: () => ({ message: 'YAML reads a text that begins with * as an alias.', hint: QUOTES }),
};

function unclosed(at: string): Words {
  const [open, close] = at.startsWith('[') ? ['[', ']'] : ['{', '}'];
  return { message: `This ${open} is not closed by ${close}.`, hint: 'Close it; a text that holds # needs quotes.' };
}

const UNCLOSED = /^(Flow .* must be|Missing closing)/;
const INDENTED =
  /^(All .* items must start|Sequence item without|Implicit keys|Unexpected (scalar|seq-item-ind|map-value-ind) token)/;

/** By the beginning of what yaml says, where one code of it stands for several faults. */
const SENTENCES: [RegExp, (at: string) => Words][] = [
  [/^Flow .* must be/, unclosed],
  [/^(Missing , |Unexpected flow-\w+-start at node end)/, (at) => (/^[{[]/.test(at) ? bracket(at) : MISSING_COMMA)],
  [INDENTED, () => INDENTATION],
  [/^Unexpected scalar at node end/, () => BEHIND_QUOTE],
  [
    /^Missing closing/,
    () => ({ message: 'A text between quotes is not closed.', hint: 'Close it with the same quote.' }),
  ],
];

function wordsFor(fault: YAMLError, at: string): Words {
  const [, words] = SENTENCES.find(([beginning]) => beginning.test(fault.message)) ?? [];
  return (words ?? WORDS[fault.code])?.(at) ?? otherwise(fault);
}

function otherwise(fault: YAMLError): Words {
  const what = fault.message.split('\n')[0]?.slice(0, 200) ?? '';
  const message = `This is no valid YAML: ${what}.`.replace(/\.\.$/, '.');
  return { message, hint: 'Check the indentation and the quotes.' };
}

/** Faults that leave a value to go on with. */
const HARMLESS = new Set(['TAG_RESOLVE_FAILED']);

/** Where text stands next, from a place on. */
function textFrom(text: string, from: number): number {
  const blank = text.slice(from).search(/\S/);
  return blank < 0 ? text.length : from + blank;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** For each fault that a comment has brought, as it took away what yaml misses behind its line: that comment. */
function swallowed(faults: readonly YAMLError[], text: string, { comments, swallowing }: Walked): Map<YAMLError, Trap> {
  const behind = new Map([...swallowing].map((offset) => [textFrom(text, lineEnd(text, offset)), offset]));
  return new Map(
    faults.flatMap((fault): [YAMLError, Trap][] => {
      const offset = behind.get(textFrom(text, fault.pos[0]));
      return offset === undefined ? [] : [[fault, { offset, ...asComment(comments.get(offset) ?? '') }]];
    }),
  );
}

/** The last of sorted numbers that is less than another. */
function lastBelow(sorted: readonly number[], limit: number): number | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

// What is not closed is told of where it begins; what is indented wrongly, where its line does.
function placeOf({ message, pos: [offset] }: YAMLError, text: string, { open }: Walked): number {
  if (UNCLOSED.test(message)) return lastBelow(open, offset) ?? offset;
  return INDENTED.test(message) ? textFrom(text, offset) : offset;
}

/** What yaml finds wrong; `fatal` when nothing can be read from such a document. */
export function syntaxFaults(document: Document, text: string, lines: LineCounter, walked: Walked) {
  const faults = [...document.errors, ...document.warnings];
  const fatal = faults.some(({ code }) => !HARMLESS.has(code));
  const echoes = fatal ? swallowed(faults, text, walked) : new Map<YAMLError, Trap>();
  const lost = new Set<number>();
  const problems = faults.flatMap((fault): Problem[] => {
    if (echoes.has(fault)) return [];
    const offset = placeOf(fault, text, walked);
    const { line, col } = lines.linePos(offset);
    // Behind the first of a line, yaml has lost its way.
    if (lost.has(line)) return [];
    if (!HARMLESS.has(fault.code)) lost.add(line);
    const at = text.slice(offset, Math.min(offset + 200, lineEnd(text, offset)));
    return [{ severity: 'error', step: '', line, column: col, ...wordsFor(fault, at) }];
  });
  return { problems, traps: [...new Map([...echoes.values()].map((trap) => [trap.offset, trap])).values()], fatal };
}
