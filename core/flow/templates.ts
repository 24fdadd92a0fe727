import type { Json } from '../json.ts';
import { encodedInUrl, requireOwnPath } from './addresses.ts';
import { cached } from './bounded-cache.ts';
import { evaluate, type Names } from './expressions.ts';
import { StepFailure } from './failure.ts';
import { BUDGETS, type Meter } from './meter.ts';
import { spelled } from './spelled.ts';

/** A text cut at its `{{ }}`: what stands as it is, and the expressions. */
export type TemplatePart = { kind: 'literal'; text: string } | { kind: 'expression'; source: string };

interface Filling {
  names: Names;
  meter: Meter;
}

// Where `}}` closes the expression that starts at `from`, past quoted texts and map literals; -1 when it never does.
function closing(text: string, from: number): number {
  let quote = '';
  let depth = 0;
  for (let i = from; i < text.length; i += 1) {
    const sign = text.charAt(i);
    if (quote) {
      if (sign === '\\') i += 1;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '{') depth += 1;
    else if (sign === '}' && depth > 0) depth -= 1;
    else if (text.startsWith('}}', i)) return i;
  }
  return -1;
}

/** Cuts a text at its `{{ }}`. Throws StepFailure when one is not closed. */
export function splitTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', at)) {
    const close = closing(text, open + 2);
    if (close < 0) throw new StepFailure('EXPRESSION', 'a {{ in a text is not closed by }}');
    if (open > at) parts.push({ kind: 'literal', text: text.slice(at, open) });
    parts.push({ kind: 'expression', source: text.slice(open + 2, close).trim() });
    at = close + 2;
  }
  if (at < text.length) parts.push({ kind: 'literal', text: text.slice(at) });
  return parts;
}

/** As `splitTemplate`, remembered. */
export const splitParts = cached(4_000, splitTemplate);

// Stops at the part that is too much: what is behind it may be a thousand times as much.
function filled(template: string, { names, meter }: Filling, write = (text: string, _index: number) => text): string[] {
  let room: number = BUDGETS.string;
  return splitParts(template).map((part, index) => {
    const text =
      part.kind === 'literal' ? part.text : write(spelled(evaluate(part.source, names, meter), meter), index);
    room -= text.length;
    if (room >= 0) return text;
    throw new StepFailure('BUDGET_STRING', `a text has more than ${BUDGETS.string} characters`);
  });
}

/** The text with its expressions filled in; values are data and never expanded again. Throws StepFailure. */
export function fillText(template: string, names: Names, meter: Meter): string {
  if (!template.includes('{{') && template.length <= BUDGETS.string) return template;
  return filled(template, { names, meter }).join('');
}

/** As `fillText` for an address: values are percent-encoded, except one that begins it (`{{ settings.shop }}/…`). */
export function fillUrl(template: string, names: Names, meter: Meter): string {
  const texts = filled(template, { names, meter }, (text, index) => (index === 0 ? text : encodedInUrl(text)));
  requireOwnPath(splitParts(template), texts);
  return texts.join('');
}

/** As `fillText`, but a template that is one `{{ }}` keeps the type of its value. */
export function fillValue(template: string, names: Names, meter: Meter): Json {
  const [first, ...rest] = splitParts(template);
  if (first?.kind === 'expression' && rest.length === 0) return evaluate(first.source, names, meter);
  return fillText(template, names, meter);
}

/** As `fillValue`, for every text within. */
export function fillJson(value: Json, names: Names, meter: Meter): Json {
  if (typeof value === 'string') return fillValue(value, names, meter);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => fillJson(one, names, meter));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillJson(one, names, meter)]));
}
