import type { TalkFailure } from './play.ts';
import type { StoryLine } from './story.ts';

/** A test file for whoever is told of a failure in it. */
export interface Source {
  file: string;
  text: string;
  /** Place of a test of the file (index), or of a line of its talk; both from 1. */
  place(line: number): { line: number; column: number };
}

const MOST_LINES = 40;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Mon 10:00`, in UTC. */
function clock(at: number): string {
  const time = new Date(at);
  return `${DAYS[time.getUTCDay()]} ${time.toISOString().slice(11, 16)}`;
}

// A message must not steer the terminal it is read in.
const plain = (text: string) => text.replace(/[\p{Cc}]/gu, '·');

function told({ at, who, text, read }: StoryLine, lineNumber: string, here: boolean): string {
  const mark = who === 'bot' || who === 'person' ? (read ? '✓' : '·') : ' ';
  return `${here ? '▶' : ' '} ${lineNumber.padStart(4)} ${mark} ${clock(at)} ${who.padEnd(6)} ${plain(text)}`.trimEnd();
}

function storyLines(failure: TalkFailure, { place, text }: Source): string[] {
  const { story } = failure;
  const at = failure.line < 0 ? '' : String(place(failure.line).line);
  const numberOf = ({ line = -1 }: StoryLine) => (line < 0 ? '' : String(place(line).line));
  const shown = story.slice(-MOST_LINES);
  const lines = shown.map((one) => told(one, numberOf(one), at !== '' && numberOf(one) === at));
  const earlier = story.length > shown.length ? [`  … ${story.length - shown.length} lines before`] : [];
  const stopped = lines.some((line) => line.startsWith('▶')) || at === '';
  const source = text.split('\n')[Number(at) - 1]?.trim() ?? '';
  return [...earlier, ...lines, ...(stopped ? [] : [`▶ ${at.padStart(4)} ✗ ${plain(source)}`])];
}

/** A failure in full: where, what was not so, and the talk so far, with a mark where it stood. */
export function failureLines(failure: TalkFailure, source: Source): string[] {
  const { line, column } = source.place(failure.line);
  const details = failure.details.map((detail) => `  ${plain(detail)}`);
  return [
    `${source.file}:${line}:${column}: ${plain(failure.message)}`,
    ...details,
    '',
    ...storyLines(failure, source),
  ];
}
