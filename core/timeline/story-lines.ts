import type { StoryEntry } from './story-entry.ts';
import { wordsOf } from './story-words.ts';

/** As wide as the longest common `who`. */
const WHO = 9;

/** A story as lines: number, time (UTC), who, what. A line with the date stands wherever a day begins. */
export function storyLines(entries: readonly StoryEntry[]): string[] {
  const numbers = String(entries.length).length;
  const lines: string[] = [];
  let day = '';
  for (const entry of entries) {
    const [date = '', time = ''] = new Date(entry.at).toISOString().split('T');
    if (date !== day) lines.push(`${' '.repeat(numbers)}  ${date} (UTC)`);
    day = date;
    lines.push(`${String(entry.n).padStart(numbers)}  ${time.slice(0, 12)}  ${said(entry)}`);
  }
  return lines;
}

function said(entry: StoryEntry): string {
  const { who, text, inner } = wordsOf(entry);
  const line = text.replace(/\s+/g, ' ');
  return inner ? `${' '.repeat(WHO)}  · ${line}` : `${who.padEnd(WHO)}  ${line}`;
}
