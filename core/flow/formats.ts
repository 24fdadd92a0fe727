import { RE2JS } from 're2js';
import type { Json } from '../json.ts';
import type { InboundContent } from '../session/inbound.ts';
import { cached } from './bounded-cache.ts';
import { toE164 } from './calling-codes.ts';
import type { Format } from './compiled.ts';
import { dayOf, isoDay, parseDay } from './dates.ts';
import { BUDGETS } from './meter.ts';
import { writtenText } from './turn.ts';

/** What was written, and in which language the talk goes on. */
interface Given {
  content: InboundContent;
  /** Trimmed. */
  text: string;
  language: string;
}

type FormatOf<K> = Extract<Format, { kind: K }>;
type Reader<K> = (given: Given, format: FormatOf<K>) => Json | undefined;

// Languages that write 1,234.5; the others write 1.234,5.
const POINT_LANGUAGES = new Set(['en', 'ja', 'zh', 'ko', 'th', 'he', 'hi']);

function decimalNumber(text: string, language: string): number | undefined {
  const compact = text.replace(/[\s\u00A0\u202F']/g, '');
  if (!/^[+-]?\d{1,15}(?:[.,]\d+)*$/.test(compact)) return undefined;
  const point = POINT_LANGUAGES.has(language.slice(0, 2)) ? '.' : ',';
  const signs = compact.match(/[.,]/g) ?? [];
  // One sign that does not part a thousand from its hundreds can only be the decimal one, whatever the language.
  const alone = signs.length === 1 && !/^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(compact);
  const decimal = alone || signs.length === 0 ? (signs[0] ?? point) : point;
  const [whole = '', fraction, ...more] = compact.split(decimal);
  const grouped = decimal === '.' ? /^[+-]?[1-9]\d{0,2}(?:,\d{3})*$/ : /^[+-]?[1-9]\d{0,2}(?:\.\d{3})*$/;
  if (more.length > 0 || (/[.,]/.test(whole) && !grouped.test(whole)) || /[.,]/.test(fraction ?? '')) return undefined;
  const value = Number(`${whole.replace(/[.,]/g, '')}.${fraction ?? '0'}`);
  // A number of four hundred digits is none that JSON can hold.
  return Number.isFinite(value) ? value : undefined;
}

function readNumber({ text, language }: Given, { min, max, whole }: FormatOf<'number'>): Json | undefined {
  const value = decimalNumber(text, language);
  if (value === undefined || (whole && !Number.isInteger(value))) return undefined;
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity) ? value : undefined;
}

// Day before month, as most of the world writes; month first only in the United States.
function readDate({ text, language }: Given): Json | undefined {
  const iso = parseDay(text);
  if (iso !== undefined) return isoDay(iso);
  const [, first, second, year] = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(text) ?? [];
  const [day, month] = language === 'en-US' ? [second, first] : [first, second];
  const at = dayOf(Number(year), Number(month), Number(day));
  return at === undefined ? undefined : isoDay(at);
}

function readEmail({ text }: Given): Json | undefined {
  const [, local, domain] = /^([^\s@<>(),;:"]{1,64})@((?:[\p{L}\d-]{1,63}\.){1,10}[\p{L}\d-]{2,63})$/u.exec(text) ?? [];
  return local === undefined || domain === undefined ? undefined : `${local}@${domain.toLowerCase()}`;
}

function readUrl({ text }: Given): Json | undefined {
  if (/^https?:\/\/[^\s/.?#]+\.[^\s]+$/i.test(text)) return text;
  return /^(?:[a-z\d-]{1,63}\.){1,10}[a-z]{2,63}(?:[/?#]\S*)?$/i.test(text) ? `https://${text}` : undefined;
}

const regex = cached(200, (pattern) => RE2JS.compile(pattern));

function readAny({ content, text }: Given): Json | undefined {
  if (content.kind === 'media') return content.url;
  if (content.kind === 'location') return `${content.latitude}, ${content.longitude}`;
  if (content.kind === 'contact')
    return [content.name, content.phone, content.email].filter(Boolean).join(', ') || undefined;
  return text === '' ? undefined : text;
}

function readLocation({ content }: Given): Json | undefined {
  if (content.kind !== 'location') return undefined;
  const { latitude, longitude, title, label } = content;
  return { latitude, longitude, title, label };
}

const READERS: { [K in Format['kind']]: Reader<K> } = {
  any: readAny,
  number: readNumber,
  date: readDate,
  email: ({ content, text, language }) =>
    readEmail({ content, text: content.kind === 'contact' ? content.email.trim() : text, language }),
  phone: ({ content, text }, { region }) => toE164(content.kind === 'contact' ? content.phone : text, region),
  url: readUrl,
  regex: ({ text }, { pattern }) => (regex(pattern).matches(text) ? text : undefined),
  media: ({ content }) => (content.kind === 'media' ? content.url : undefined),
  location: readLocation,
};

function read<K extends Format['kind']>(kind: K, format: FormatOf<K>, given: Given): Json | undefined {
  return READERS[kind](given, format);
}

/** An answer as its format stores it; undefined when it does not fit, or is longer than a text may be (16 KB). */
export function readAnswer(format: Format, content: InboundContent, language: string): Json | undefined {
  const text = writtenText(content).trim();
  if (text.length > BUDGETS.string) return undefined;
  return read(format.kind, format, { content, text, language });
}
