import fc from 'fast-check';
import { sign, verifySignature } from '../../adapters/sinch-signature.ts';
import { payload } from '../helpers/sinch-payloads.ts';

const vector = payload('signature-test-vector.json');
const rawBody = Buffer.from(vector.raw_body);
const SIGNED_AT = 1634579353_000;
const HOUR = 3_600_000;
const genuine = { headers: vector.headers, rawBody, secrets: [vector.secret], now: SIGNED_AT + 5_000 };
const SIGNATURE = 'x-sinch-webhook-signature';
const with_ = (name: string, value: string | string[] | undefined) => ({
  ...genuine,
  headers: { ...vector.headers, [name]: value },
});

test("Sinch's public vector is accepted, with its age", () => {
  expect(verifySignature(genuine)).toEqual({ ok: true, ageMs: 5_000 });
});

test("and our own signature of it is Sinch's", () => {
  const nonce = vector.headers[`${SIGNATURE}-nonce`];
  expect(sign({ rawBody, secret: vector.secret, nonce, now: SIGNED_AT + 999 })).toEqual(vector.headers);
});

test.each([
  ['the first of two secrets', ['foo_secret1234', 'other'], true],
  ['the second of two secrets', ['other', 'foo_secret1234'], true],
  ['neither of two secrets', ['other', 'another'], false],
])('%s', (_what, secrets, ok) => {
  expect(verifySignature({ ...genuine, secrets }).ok).toBe(ok);
});

test.each([
  ['a day old', 24 * HOUR, true],
  ['older than a day', 24 * HOUR + 1, false],
  ['ten minutes ahead', -10 * 60_000, true],
  ['further ahead', -10 * 60_000 - 1, false],
])('a signature that is %s', (_what, age, ok) => {
  expect(verifySignature({ ...genuine, now: SIGNED_AT + age }).ok).toBe(ok);
});

test.each([
  ['no secret is configured', { ...genuine, secrets: [] }, 'noSecret'],
  ['no header at all', { ...genuine, headers: {} }, 'missingHeader'],
  ['no signature', with_(SIGNATURE, undefined), 'missingHeader'],
  ['two signatures', with_(SIGNATURE, [vector.headers[SIGNATURE], 'x']), 'missingHeader'],
  ['another algorithm', with_(`${SIGNATURE}-algorithm`, 'HmacSHA1'), 'algorithm'],
  ['a timestamp with a fraction', with_(`${SIGNATURE}-timestamp`, '1634579353.0'), 'malformed'],
  ['a nonce with a dot', with_(`${SIGNATURE}-nonce`, '01.02'), 'malformed'],
  ['a truncated signature', with_(SIGNATURE, vector.headers[SIGNATURE].slice(0, -1)), 'mismatch'],
  // Decoded, 'E=' and 'F=' are the same 32 bytes.
  [
    'another spelling of the same bytes',
    with_(SIGNATURE, vector.headers[SIGNATURE].replace('wOE=', 'wOF=')),
    'mismatch',
  ],
  ['a body with one more blank', { ...genuine, rawBody: Buffer.concat([rawBody, Buffer.from(' ')]) }, 'mismatch'],
])('%s is refused', (_what, callback, reason) => {
  expect(verifySignature(callback)).toEqual({ ok: false, reason });
});

test('the end of a body cannot pass for a nonce', () => {
  const body = '{"a":"1.5"}';
  const headers = sign({ rawBody: Buffer.from(body), secret: 's', nonce: 'n', now: SIGNED_AT });
  const shifted = { ...headers, [`${SIGNATURE}-nonce`]: '5"}.n' };
  const callback = { headers: shifted, rawBody: Buffer.from('{"a":"1'), secrets: ['s'], now: SIGNED_AT };
  expect(verifySignature(callback)).toEqual({ ok: false, reason: 'malformed' });
});

test('the bytes count, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), (bytes, secret) => {
      const body = Buffer.from(bytes);
      const headers = sign({ rawBody: body, secret, nonce: 'n', now: SIGNED_AT });
      expect(verifySignature({ headers, rawBody: body, secrets: [secret], now: SIGNED_AT })).toEqual({
        ok: true,
        ageMs: 0,
      });
    }),
  );
});

const headerNames = Object.keys(vector.headers);
const mutation = fc.record({
  where: fc.constantFrom('body', 'secret', ...headerNames),
  at: fc.nat(400),
  how: fc.constantFrom('flip', 'drop', 'insert'),
  bit: fc.integer({ min: 0, max: 7 }),
});

function mutated(text: string, { at, how, bit }: { at: number; how: string; bit: number }): string {
  const bytes = Buffer.from(text, 'latin1');
  const place = at % bytes.length;
  if (how === 'drop') return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)]).toString('latin1');
  if (how === 'insert') return `${text.slice(0, place)}${'A.0 "}{x'[bit]}${text.slice(place)}`;
  bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
  return bytes.toString('latin1');
}

test('of 10,000 mutations none is accepted', () => {
  let accepted = 0;
  fc.assert(
    fc.property(mutation, (change) => {
      const { where } = change;
      const forged = {
        headers: headerNames.includes(where)
          ? { ...vector.headers, [where]: mutated(vector.headers[where], change) }
          : vector.headers,
        rawBody: where === 'body' ? Buffer.from(mutated(vector.raw_body, change), 'latin1') : rawBody,
        secrets: [where === 'secret' ? mutated(vector.secret, change) : vector.secret],
        now: SIGNED_AT,
      };
      if (verifySignature(forged).ok) accepted += 1;
      expect(verifySignature(forged).ok).toBe(false);
    }),
    { numRuns: 10_000 },
  );
  expect(accepted).toBe(0);
});
