import { type Document, isCollection, isMap, isScalar, Scalar, visit, type YAMLMap } from 'yaml';

/** A place where YAML reads something else than the author meant. `offset` into the text. */
export interface Trap {
  offset: number;
  message: string;
  hint: string;
}

/** What is said of a file that nests deeper than can be read. */
export const TOO_DEEP = {
  message: 'The file nests too deeply.',
  hint: 'Flatten it: make inline steps steps of their own, and name them by their ids.',
};

/** What a walk over a document found. */
export interface Traps {
  found: Trap[];
  /** Whether something stands as a key that cannot be one. */
  fatal: boolean;
  /** Texts without quotes that a comment follows on the same line, by their offset. */
  comments: Map<number, string>;
  /** Those of them that stand within { } or [ ], which the comment may have kept from being closed. */
  swallowing: Set<number>;
  /** Offsets of each {, [ and quote that is not closed. */
  open: number[];
}

/** What is said of a comment that may have been meant as text. */
export function asComment(comment: string): Omit<Trap, 'offset'> {
  return {
    message: `YAML reads #${comment.trimEnd().slice(0, 60)} as a comment, not as part of the text.`,
    hint: 'If it belongs to the text, put the whole text between quotes.',
  };
}

// `0123`, `+4670…`, `0o17`, `0x1F`: nobody who writes a flow means a number by these.
const CODE_LIKE = /^(?:\+|-?0[0-9ox])/;

function losesDigits({ value, source = '' }: Scalar): boolean {
  if (typeof value !== 'number') return false;
  return CODE_LIKE.test(source) || (Number.isInteger(value) && !Number.isSafeInteger(value));
}

const quoteIt = (text: string) => `Put it between quotes: "${text.slice(0, 60)}".`;

/** Reads the text of a node from where its tag or anchor begins, as the author meant it. */
function meant(node: Scalar, sign: string, text: string): { offset: number; written: string } {
  const [start, end] = node.range ?? [0, 0];
  const offset = text.lastIndexOf(sign, start);
  return { offset, written: text.slice(offset, end).trimEnd() };
}

/** Puts back what YAML took away, so that the rest of the file can be looked at too. */
function restore(node: Scalar, sign: string, text: string): { offset: number; written: string } {
  const { offset, written } = meant(node, sign, text);
  node.value = written;
  if (node.range) node.range = [offset, node.range[1], node.range[2]];
  return { offset, written };
}

const isClosed = (quoted: string) => quoted.length > 1 && quoted.endsWith(quoted.charAt(0));

/** Whether it looks like text, or like the end of the map or list that it stands in. */
const swallows = (comment: string) => !/^\s/.test(comment) || /[}\]]/.test(comment);

function lookAtScalar(node: Scalar, text: string, { found, comments, swallowing, open }: Traps, inFlow: boolean): void {
  const [start, end] = node.range ?? [0, 0];
  if (node.type?.startsWith('QUOTE') && !isClosed(text.slice(start, end))) open.push(start);
  if (node.tag?.startsWith('!')) {
    restore(node, node.tag, text);
  } else if (node.anchor !== undefined) {
    const { offset, written } = restore(node, `&${node.anchor}`, text);
    found.push({
      offset,
      message: `YAML reads &${node.anchor} as an anchor, not as part of the text.`,
      hint: quoteIt(written),
    });
  } else if (node.type === 'PLAIN') {
    const behind = node.source === '' ? /^[ \t]*#(.*)/ : /^[ \t]+#(.*)/;
    const comment = behind.exec(text.slice(end, end + 200))?.[1];
    if (comment !== undefined) comments.set(start, comment);
    if (comment !== undefined && inFlow && swallows(comment)) swallowing.add(start);
    if (!losesDigits(node)) return;
    const source = node.source ?? '';
    const message = `YAML reads ${source} as the number ${node.value}.`;
    found.push({ offset: start, message, hint: `A code or a phone number needs quotes: "${source.slice(0, 60)}".` });
    node.value = source;
  }
}

/** Deepest nesting, in nodes from the top: no flow comes near it, and the walks over a file stay clear of the stack's end. */
const DEEPEST = 200;

function lookAtKeys(map: YAMLMap, { found }: Traps): void {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    // Whatever reads the value would drop it without a word.
    if (name === '__proto__') {
      const message = 'A key cannot be called __proto__.';
      found.push({ offset: key.range?.[0] ?? 0, message, hint: 'Take another name.' });
    }
    if (seen.has(name)) {
      const message = `The key ${name.slice(0, 60)} stands twice in this map.`;
      found.push({ offset: key.range?.[0] ?? 0, message, hint: 'Keep one of the two.' });
    }
    seen.add(name);
  }
}

const NO_MAP_KEYS = { message: 'A map or a list cannot be a key.', hint: 'A text that begins with {{ needs quotes.' };

/** What is said of a line that begins in a column in which YAML expects none. */
export const INDENTATION = {
  message: 'This line is not indented as those around it.',
  hint: 'What stands side by side begins in one column, and what is within a line above, further to the right.',
};

/** Looks for what YAML allows and this language does not, and for texts that YAML reads as something else. */
export function findTraps(document: Document, text: string): Traps {
  const traps: Traps = { found: [], fatal: false, comments: new Map(), swallowing: new Set(), open: [] };
  visit(document, {
    Alias: (_key, { range }) => {
      const [start, end] = range ?? [0, 0];
      const written = text.slice(start, end);
      const message = `YAML reads ${written.slice(0, 60)} as an alias, not as a text.`;
      traps.found.push({ offset: start, message, hint: quoteIt(written) });
      const plain = new Scalar(written);
      plain.range = range;
      return plain;
    },
    Scalar: (key, node, ancestors) => {
      const parent = ancestors.findLast(isCollection);
      if (key !== 'key') lookAtScalar(node, text, traps, parent?.flow === true);
    },
    Collection: (key, node, ancestors) => {
      const offset = node.range?.[0] ?? 0;
      if (ancestors.length > DEEPEST) {
        traps.fatal = true;
        traps.found.push({ offset, ...TOO_DEEP });
        return visit.BREAK;
      }
      if (isMap(node)) lookAtKeys(node, traps);
      if (node.flow && text.charAt((node.range?.[1] ?? 0) - 1) !== (isMap(node) ? '}' : ']')) traps.open.push(offset);
      if (node.anchor !== undefined) {
        traps.found.push({ offset, message: 'Anchors (&) are not allowed.', hint: 'Write it out where it is needed.' });
      }
      if (key !== 'key' || !isCollection(node)) return undefined;
      traps.fatal = true;
      traps.found.push({ offset, ...(node.flow ? NO_MAP_KEYS : INDENTATION) });
      return visit.SKIP;
    },
  });
  return traps;
}
