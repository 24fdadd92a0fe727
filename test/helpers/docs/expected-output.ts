const ULID = /[0-7][0-9A-HJKMNP-TV-Z]{25}/g;

/** How long something took is another number every time. */
const TOOK = /\d+ ms\b/g;

/** A line of only this: whatever comes from here on. */
const AND_SO_ON = '…';

/**
 * Compares what a document says is printed with what was. Ids differ from run to run: the first time a document names
 * one, it stands for what was printed there, and from then on in `ids` for that. So do times in ms. Returns undefined, or
 * the first difference in words.
 */
export function difference(expected: string[], actual: string, ids: Map<string, string>): string | undefined {
  const printed = actual.replace(/\n$/, '').split('\n');
  const cut = expected.indexOf(AND_SO_ON);
  const said = cut < 0 ? expected : expected.slice(0, cut);
  const wrong = said.findIndex((line, index) => !matches(line, printed[index], ids));
  if (wrong >= 0)
    return `The document says ${JSON.stringify(said[wrong])}, printed was ${JSON.stringify(printed[wrong])}.`;
  if (cut >= 0 || printed.length === said.length || said.length === 0) return undefined;
  return `More was printed than the document says: ${JSON.stringify(printed[said.length])}.`;
}

function matches(expected: string, actual: string | undefined, ids: Map<string, string>): boolean {
  if (actual === undefined) return false;
  const here = [...actual.matchAll(ULID)].map(([id]) => id);
  const named = [...expected.matchAll(ULID)].map(([id]) => id);
  for (const [index, id] of named.entries()) {
    const real = here[index];
    if (real !== undefined && !ids.has(id)) ids.set(id, real);
  }
  const same = (line: string) => line.trimEnd().replace(TOOK, '… ms');
  return same(withRealIds(expected, ids)) === same(actual);
}

/** A command or a line with the ids of this run in place of the document's. */
export function withRealIds(text: string, ids: Map<string, string>): string {
  return text.replace(ULID, (id) => ids.get(id) ?? id);
}
