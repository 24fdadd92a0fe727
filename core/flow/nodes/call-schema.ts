import { z } from 'zod';
import type { Json } from '../../json.ts';
import type { StepBodies } from '../compiled.ts';
import type { Path } from '../problem.ts';
import { durationUpTo } from '../schema/duration.ts';
import { advised, fields, isMap } from '../schema/fields.ts';
import { type OneOf, oneKind, pick } from '../schema/pick.ts';
import { Expression, Goto, Name, Plain, StepHead, Target } from '../schema/text.ts';
import { Value } from '../schema/value.ts';
import { liftOptional, liftTarget, note, noteTemplate, type Scribe, withRoot } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

/** What a call sets itself, or what would break it. */
const OWN_HEADERS = /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer|expect|idempotency-key)$/i;

const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'is no name of a header')
  .refine((name) => !OWN_HEADERS.test(name), {
    message: advised('is a header that Colloquy sets itself', 'Leave it out.'),
  });

const Mapping = z.record(Name, Expression);

const Into = pick<string | z.infer<typeof Mapping>>([Name, Mapping], (raw) => (isMap(raw) ? Mapping : Name));

const Status = z.string().regex(/^([1-5]\d\d|[1-5]xx)$/, 'is no status such as 404, nor a class such as 4xx');

const CALL = {
  headers: z
    .record(HeaderName, Plain)
    .describe('Headers; {{ secrets.name }} is filled in when it is called.')
    .optional(),
  body: Value.describe('Sent as JSON; a text with more than a {{ }} is sent as it stands.').optional(),
  into: Into.describe('Variable that takes the body, or { variable: response.body.field } for several.').optional(),
  timeout: durationUpTo(60_000, '60s').describe('How long one try may take: 10s unless given, at most 60s.').optional(),
  retries: z.int().min(0).max(10).describe('Tries after the first: 2 unless given, at most 10.').optional(),
  on_status: z.record(Status, Target).describe('Steps by status, such as 404, or class, such as 4xx.').optional(),
  on_error: Target.describe('Step for any other answer than success, and for none.').optional(),
};

const Url = Plain.describe('Address; values in {{ }} are percent-encoded.');

const as =
  (method: StepBodies['call']['method']) =>
  <F extends object>(given: F, url: string) => ({ method, url, ...given });

const [asGet, asPost, asPut, asPatch, asDelete] = [as('GET'), as('POST'), as('PUT'), as('PATCH'), as('DELETE')];

const { body: _body, ...BODILESS } = CALL;

const KINDS = {
  get: fields({ get: Url, ...BODILESS }).transform(({ get, ...call }) => asGet(call, get)),
  post: fields({ post: Url, ...CALL }).transform(({ post, ...call }) => asPost(call, post)),
  put: fields({ put: Url, ...CALL }).transform(({ put, ...call }) => asPut(call, put)),
  patch: fields({ patch: Url, ...CALL }).transform(({ patch, ...call }) => asPatch(call, patch)),
  delete: fields({ delete: Url, ...CALL }).transform(({ delete: url, ...call }) => asDelete(call, url)),
};

type Call = OneOf<typeof KINDS>;

const Call = oneKind<Call>(KINDS, { what: 'call', both: 'Make each a step of its own.' });

function noteBody(body: Json, scribe: Scribe, path: Path): void {
  if (typeof body === 'string') noteTemplate(scribe, path, body);
  else if (Array.isArray(body)) for (const [index, inner] of body.entries()) noteBody(inner, scribe, [...path, index]);
  else if (typeof body === 'object' && body !== null) {
    for (const [key, inner] of Object.entries(body)) noteBody(inner, scribe, [...path, key]);
  }
}

function noteRequest({ method, url, headers = {}, ...rest }: Call, outer: Scribe): void {
  const scribe = withRoot(outer, 'secrets');
  note(scribe, ['call', method.toLowerCase()], { kind: 'template', text: url, address: true });
  for (const [name, text] of Object.entries(headers)) noteTemplate(scribe, ['call', 'headers', name], text);
  if ('body' in rest && rest.body !== undefined) noteBody(rest.body, scribe, ['call', 'body']);
}

function compileInto(into: Call['into'], scribe: Scribe): StepBodies['call']['into'] {
  if (into === undefined) return null;
  if (typeof into === 'string') {
    note(scribe, ['call', 'into'], { kind: 'into', name: into, stores: 'any' });
    return { variable: into };
  }
  const inner = withRoot(scribe, 'response');
  for (const [name, source] of Object.entries(into)) {
    note(inner, ['call', 'into', name], { kind: 'assignment', name, source });
  }
  return { expressions: into };
}

function compileStatuses(statuses: Call['on_status'], scribe: Scribe): { [status: string]: string } {
  const lifted = Object.entries(statuses ?? {}).map(([status, target]): [string, string] => [
    status,
    liftTarget(scribe, ['call', 'on_status', status], target, 'end'),
  ]);
  return Object.fromEntries(lifted);
}

export const compileCall = stepCompiler({
  kind: 'call',
  schema: fields({ ...StepHead, goto: Goto.optional(), call: Call.describe('An HTTP request.') }),
  body({ call }, scribe) {
    noteRequest(call, scribe);
    const { method, url, headers = {}, into, timeout = 10_000, retries = 2, on_status, on_error } = call;
    return {
      method,
      url,
      headers,
      body: 'body' in call ? call.body : undefined,
      into: compileInto(into, scribe),
      timeoutMs: timeout,
      retries,
      onStatus: compileStatuses(on_status, scribe),
      onError: liftOptional(scribe, ['call', 'on_error'], on_error, 'end'),
    };
  },
});
