import { messageText } from '../../session/talk.ts';
import type { Sight, SightKind } from './sights.ts';

/** A line of the two conversations; '' where one of them has nothing there. */
export interface SideBySide {
  recorded: string;
  now: string;
}

/** So much stands before the first difference, for who reads to know where he is. */
const BEFORE = 4;

const LINES: { [K in SightKind]: (sight: Sight<K>) => string } = {
  contact: ({ text }) => `contact: ${flat(text)}`,
  time: ({ what }) => `(time passes: ${what})`,
  said: ({ message }) => `bot: ${flat(messageText(message))}`,
  called: ({ step, request }) => `${step} calls with ${request.method}`,
  at: ({ step, shown }) => `→ ${step || '(none)'}${variables(shown)}`,
  failed: ({ step, code, reason }) => `✗ fails at ${step || '?'} (${code}): ${flat(reason)}`,
  ended: ({ because }) => `ends: ${because}`,
};

function lineOf<K extends SightKind>(kind: K, sight: Sight<K>): string {
  return LINES[kind](sight);
}

const line = (sight: Sight | undefined): string => (sight ? lineOf(sight.kind, sight) : '');

/** Two conversations beside each other, from a little before they part (`from`) to their ends, turn by turn. */
export function sideBySide(recorded: readonly Sight[], again: readonly Sight[], from: number): SideBySide[] {
  const start = Math.max(0, from - BEFORE);
  const same = recorded.slice(start, from).map((sight) => ({ recorded: line(sight), now: line(sight) }));
  const [left, right] = [turnsOf(recorded.slice(from)), turnsOf(again.slice(from))];
  const turns = Math.max(left.length, right.length);
  const rows = Array.from({ length: turns }, (_one, index) => beside(left[index] ?? [], right[index] ?? []));
  return [...same, ...rows.flat()];
}

/** Each begins with what the contact says, or with time: what belongs to one stands beside what belongs to the other. */
function turnsOf(sights: readonly Sight[]): Sight[][] {
  const turns: Sight[][] = [[]];
  for (const sight of sights) {
    if (sight.kind === 'contact') turns.push([]);
    turns.at(-1)?.push(sight);
  }
  return turns;
}

function beside(left: Sight[], right: Sight[]): SideBySide[] {
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_one, index) => ({ recorded: line(left[index]), now: line(right[index]) }));
}

function variables(shown: Sight<'at'>['shown']): string {
  const set = Object.entries(shown).filter(([, value]) => value !== null);
  if (set.length === 0) return '';
  return ` (${set.map(([name, value]) => `${name}: ${brief(value)}`).join(', ')})`;
}

const BRIEF = 40;

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return flat(text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text);
}

const flat = (text: string): string => text.replaceAll('\n', '⏎');
