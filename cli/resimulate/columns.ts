/** Of each of the two. */
const WIDTH = 52;

/** Two columns with their heads, long lines broken between words; a mark where the two are not the same. */
export function columns(heads: [string, string], rows: readonly { recorded: string; now: string }[]): string[] {
  const rule = '─'.repeat(WIDTH);
  return [
    row(heads[0], heads[1], ' '),
    row(rule, rule, ' '),
    ...rows.flatMap(({ recorded, now }) => besides(plain(recorded), plain(now))),
  ];
}

/** A terminal takes no orders from what a contact wrote. */
const plain = (text: string) => text.replace(/\p{Cc}/gu, '·');

function besides(left: string, right: string): string[] {
  const mark = left === right ? ' ' : '≠';
  const [lefts, rights] = [broken(left), broken(right)];
  const height = Math.max(lefts.length, rights.length);
  return Array.from({ length: height }, (_one, line) => row(lefts[line] ?? '', rights[line] ?? '', mark));
}

function row(left: string, right: string, mark: string): string {
  const padding = ' '.repeat(Math.max(0, WIDTH - [...left].length));
  return `${left}${padding} ${mark} ${right}`.trimEnd();
}

function broken(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap(pieces)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if ([...longer].length <= WIDTH) line = longer;
    else {
      lines.push(line);
      line = `  ${word}`;
    }
  }
  return [...lines, line];
}

/** A word that is wider than a line, in pieces. */
function pieces(word: string): string[] {
  const signs = [...word];
  const most = WIDTH - 2;
  if (signs.length <= most) return [word];
  return Array.from({ length: Math.ceil(signs.length / most) }, (_one, at) =>
    signs.slice(at * most, (at + 1) * most).join(''),
  );
}
