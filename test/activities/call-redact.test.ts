import { withoutSecrets } from '../../activities/call-redact.ts';
import type { Json } from '../../core/json.ts';

const SECRET = 'canary "1"/2';
const bodyOf = (body: Json, secrets: { [name: string]: string } = { s: SECRET }) => {
  const outcome = withoutSecrets({ kind: 'response', status: 200, headers: {}, body }, secrets);
  return outcome.kind === 'response' ? outcome.body : undefined;
};

test.each<[string, Json, Json]>([
  ['as it is', `you sent ${SECRET}!`, 'you sent •••!'],
  ['twice', `${SECRET}${SECRET}`, '••••••'],
  ['in an address', `/x?k=${encodeURIComponent(SECRET)}`, '/x?k=•••'],
  ['in JSON within a text', JSON.stringify({ k: SECRET }), '{"k":"•••"}'],
  ['deep inside', { a: [{ b: SECRET }] }, { a: [{ b: '•••' }] }],
  ['as a key', { [SECRET]: 1 }, { '•••': 1 }],
  ['not at all', { a: 'x', b: null, c: true, d: 1.5 }, { a: 'x', b: null, c: true, d: 1.5 }],
])('a secret that comes back is masked: %s', (_where, came, left) => {
  expect(bodyOf(came)).toEqual(left);
});

test('a number that is a secret is masked, others stay numbers', () => {
  expect(bodyOf({ pin: 123456, n: 12 }, { s: '123456' })).toEqual({ pin: '•••', n: 12 });
});

test('a short secret is masked only where it stands alone', () => {
  expect(bodyOf(['x', 'next'], { s: 'x' })).toEqual(['•••', 'next']);
});

test('an empty secret masks nothing', () => {
  expect(bodyOf(['', 'a'], { s: '' })).toEqual(['', 'a']);
});

test('of two secrets, one within the other, neither shows', () => {
  expect(bodyOf('secret-long secret', { a: 'secret', b: 'secret-long' })).toBe('••• •••');
});

test('a secret that stood in the host is masked in lower case too, as hosts are written', () => {
  const { host } = new URL('https://ToKen-1234.hooks.example');
  const failed = { kind: 'failed' as const, code: 'CALL_REFUSED' as const, unclear: false };
  const outcome = withoutSecrets({ ...failed, reason: `its call may not reach ${host}` }, { s: 'ToKen-1234' });
  expect(outcome).toEqual({ ...failed, reason: 'its call may not reach •••.hooks.example' });
});

test('headers and reasons are masked too, and keys like __proto__ stay data', () => {
  const headers = { location: `https://x/${encodeURIComponent(SECRET)}`, etag: 'y' };
  const body: Json = JSON.parse('{"__proto__":{"a":"canary \\"1\\"/2"}}');
  const outcome = withoutSecrets({ kind: 'response', status: 200, headers, body }, { s: SECRET });
  expect(JSON.stringify(outcome)).toBe(
    '{"kind":"response","status":200,"headers":{"location":"https://x/•••","etag":"y"},"body":{"__proto__":{"a":"•••"}}}',
  );
  const failed = { kind: 'failed' as const, code: 'CALL_REFUSED' as const, unclear: false };
  expect(withoutSecrets({ ...failed, reason: 'not canary-host.example' }, { s: 'canary-host' })).toEqual({
    ...failed,
    reason: 'not •••.example',
  });
});
