import type { Json } from '../json.ts';
import { encodedInUrl, requireOwnPath } from './addresses.ts';
import type { CallRequest, RequestPart } from './call.ts';
import type { StepOf } from './compiled.ts';
import { evaluate, type Names } from './expressions.ts';
import { StepFailure } from './failure.ts';
import { BUDGETS, read, walked } from './meter.ts';
import { namesOf } from './names.ts';
import { spelled } from './spelled.ts';
import { fillValue, splitParts } from './templates.ts';
import { stepName, type Turn } from './turn.ts';

const SECRET = /^secrets\.([A-Za-z_][A-Za-z0-9_]{0,63})$/;

/** The name of the secret that an expression is; undefined for any other. Secrets stand alone: nothing computes with them. */
export function secretOf(source: string): string | undefined {
  return SECRET.exec(source)?.[1];
}

interface Filling {
  names: Names;
  turn: Turn;
}

// Neighbouring texts become one, so that the request reads well in a history.
function joined(parts: RequestPart[]): RequestPart[] {
  const list: RequestPart[] = [];
  for (const part of parts) {
    const last = list.at(-1);
    if (typeof part === 'string' && typeof last === 'string') list[list.length - 1] = last + part;
    else if (part !== '') list.push(part);
  }
  return list;
}

/** A template cut at its secrets; `write` puts a value into its place. */
function partsOf(
  template: string,
  { names, turn }: Filling,
  place: {
    form: 'text' | 'url' | 'json';
    write?: (text: string, first: boolean) => string;
    literal?: (text: string) => string;
  },
): RequestPart[] {
  return splitParts(template).map((part, index): RequestPart => {
    if (part.kind === 'literal') return place.literal ? place.literal(part.text) : part.text;
    const secret = secretOf(part.source);
    // What begins an address is no value within it.
    if (secret !== undefined) return { secret, form: place.form === 'url' && index === 0 ? 'text' : place.form };
    const text = spelled(evaluate(part.source, names, turn.meter), turn.meter);
    return place.write ? place.write(text, index === 0) : text;
  });
}

function urlParts(url: string, filling: Filling): RequestPart[] {
  const parts = partsOf(url, filling, { form: 'url', write: (text, first) => (first ? text : encodedInUrl(text)) });
  // What is secret is the app's own.
  const texts = parts.map((part) => (typeof part === 'string' ? part : 'secret'));
  requireOwnPath(splitParts(url), texts);
  return parts;
}

// A header is one line: what a contact wrote must not begin another one.
function headerParts(text: string, filling: Filling): RequestPart[] {
  return partsOf(text, filling, { form: 'text', write: (text) => text.replace(/[\r\n\0]+/g, ' ') });
}

const insideQuotes = (text: string) => JSON.stringify(text).slice(1, -1);

function typed(text: string, { names, turn }: Filling): string {
  const value = fillValue(text, names, turn.meter);
  walked(turn.meter, value);
  const json = JSON.stringify(value);
  read(turn.meter, json);
  return json;
}

function jsonText(text: string, filling: Filling): RequestPart[] {
  const parts = splitParts(text);
  const [first] = parts;
  const alone = parts.length === 1 && first?.kind === 'expression' && secretOf(first.source) === undefined;
  // A value that is one {{ }} keeps its type.
  if (alone || parts.every(({ kind }) => kind === 'literal')) {
    return [alone ? typed(text, filling) : JSON.stringify(text)];
  }
  return ['"', ...partsOf(text, filling, { form: 'json', write: insideQuotes, literal: insideQuotes }), '"'];
}

function jsonParts(value: Json, filling: Filling): RequestPart[] {
  if (typeof value === 'string') return jsonText(value, filling);
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)];
  const inner = Array.isArray(value)
    ? value.map((element) => jsonParts(element, filling))
    : Object.entries(value).map(([key, element]) => [`${JSON.stringify(key)}:`, ...jsonParts(element, filling)]);
  const listed = inner.flatMap((parts, index) => (index === 0 ? parts : [',', ...parts]));
  return Array.isArray(value) ? ['[', ...listed, ']'] : ['{', ...listed, '}'];
}

/** A body that is one text with more than a `{{ }}` is sent as text; anything else as JSON. */
function isPlainText(body: Json): body is string {
  if (typeof body !== 'string') return false;
  const [first, ...rest] = splitParts(body);
  return first?.kind !== 'expression' || rest.length > 0;
}

function bounded(parts: RequestPart[], most: number, what: string): RequestPart[] {
  const length = parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
  if (length <= most) return joined(parts);
  throw new StepFailure('BUDGET_STRING', `the ${what} of its call has more than ${most} characters`);
}

function hasHeader(headers: CallRequest['headers'], name: string): boolean {
  return Object.keys(headers).some((key) => key.toLowerCase() === name);
}

/** The request of a `call` step, with everything filled in but its secrets. Throws StepFailure. */
export function requestOf(step: StepOf<'call'>, turn: Turn): CallRequest {
  const { method, url, headers, body, timeoutMs, retries } = step.body;
  const filling = { names: namesOf(turn), turn };
  const filled: CallRequest['headers'] = Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [
      name,
      bounded(headerParts(text, filling), BUDGETS.string, 'header'),
    ]),
  );
  const request = {
    step: stepName(turn, step.id),
    method,
    url: bounded(urlParts(url, filling), BUDGETS.string, 'address'),
    headers: filled,
    timeoutMs,
    retries,
  };
  if (body === undefined) return request;
  const [type, parts] = isPlainText(body)
    ? ['text/plain; charset=utf-8', partsOf(body, filling, { form: 'text' })]
    : ['application/json', jsonParts(body, filling)];
  if (!hasHeader(filled, 'content-type')) filled['content-type'] = [type];
  return { ...request, body: bounded(parts, BUDGETS.body, 'body') };
}
