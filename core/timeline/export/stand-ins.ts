import type { Json } from '../../json.ts';

/** Shorter values are too common to be looked for wherever they may stand. */
const TELLING_LENGTH = 4;

/** As a text of the same form: another digit for each digit, another letter for each letter. Never the same text. */
export function standInFor(text: string): string {
  const made = text.replace(/\p{Lu}/gu, 'X').replace(/\p{L}/gu, (letter) => (letter === 'X' ? 'X' : 'x'));
  const other = made.replace(/\p{Nd}/gu, '1');
  return other === text
    ? made
        .replace(/\p{Nd}/gu, '2')
        .replaceAll('x', 'y')
        .replaceAll('X', 'Y')
    : other;
}

/** A value with everything in it replaced by something of the same form. */
export function maskedValue(value: Json): Json {
  if (typeof value === 'string') return standInFor(value);
  if (typeof value === 'number') return maskedNumber(value);
  if (typeof value === 'boolean') return false;
  if (Array.isArray(value)) return value.map(maskedValue);
  if (value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskedValue(inner)]));
}

function maskedNumber(value: number): number {
  const made = Number(standInFor(String(value)));
  return Number.isNaN(made) ? 1 : made;
}

/** What stands for a number whose digits are looked for; itself where they are not. */
export function numberFor(value: number, stands: ReadonlyMap<string, string>): number {
  const made = Number(stands.get(String(value)) ?? value);
  return Number.isNaN(made) ? 1 : made;
}

/** The texts in a value that are worth looking for elsewhere. */
export function tellingTexts(value: Json): string[] {
  if (typeof value === 'string') return value.length >= TELLING_LENGTH ? [value] : [];
  if (typeof value === 'number') return tellingTexts(String(value));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tellingTexts) : [];
}

/** The digits of an identity that is a phone number, as far as they name somebody; else the whole of it. */
function nameIn(identity: string): string {
  const [digits] = /\d{6,}/.exec(identity) ?? [];
  return digits ?? identity;
}

/** What stands for each identity: the country stays, and the length; everything else names nobody. */
export function identityStandIns(identities: Iterable<string>): Map<string, string> {
  const stands = new Map<string, string>();
  for (const identity of identities) {
    const name = nameIn(identity);
    if (name !== '' && !stands.has(name)) stands.set(name, nobody(name, stands.size + 1));
  }
  return stands;
}

function nobody(name: string, nth: number): string {
  if (!/^\d+$/.test(name)) return `${standInFor(name)}${nth}`;
  const made = `${name.slice(0, 2)}${String(nth).padStart(name.length - 2, '0')}`;
  return made === name ? nobody(name, nth + 1) : made;
}

/** What stands for each id: different ids stay different. */
export function namesOf(ids: Iterable<string>): Map<string, string> {
  return new Map([...ids].map((id, index) => [id, `${standInFor(id)}${index + 1}`]));
}

/** Replaces all of some texts, the longer ones first, in one go. */
export function replacer(stands: ReadonlyMap<string, string>): (text: string) => string {
  if (stands.size === 0) return (text) => text;
  const wanted = [...stands.keys()].toSorted((a, b) => b.length - a.length).map(escaped);
  const any = new RegExp(wanted.join('|'), 'g');
  return (text) => text.replace(any, (found) => stands.get(found) ?? found);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
