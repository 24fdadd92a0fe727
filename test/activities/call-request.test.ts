import fc from 'fast-check';
import { fillRequest } from '../../activities/call-request.ts';
import { secretNames } from '../../core/flow/request-secrets.ts';
import { request } from './call-doubles.ts';

const secret = (name: string, form: 'text' | 'url' | 'json') => ({ secret: name, form });

test('secrets are named once, wherever they stand', () => {
  const asked = request({
    url: ['https://x/', secret('a', 'url')],
    headers: { One: ['Bearer ', secret('b', 'text')], Two: [secret('a', 'text')] },
    body: ['{"k":"', secret('c', 'json'), '"}'],
  });
  expect(secretNames(asked)).toEqual(['a', 'b', 'c']);
  expect(secretNames(request())).toEqual([]);
});

test('each stands in its place in the form that the place asks for', () => {
  const value = 'a/b "é"\n&';
  const asked = request({
    method: 'POST',
    url: ['https://x/', secret('s', 'url'), '?q=1'],
    headers: { Authorization: ['Bearer ', secret('s', 'text')] },
    body: ['{"k":"', secret('s', 'json'), '"}'],
  });
  expect(fillRequest(asked, { s: value })).toEqual({
    method: 'POST',
    url: 'https://x/a%2Fb%20%22%C3%A9%22%0A%26?q=1',
    headers: { Authorization: `Bearer ${value}` },
    body: '{"k":"a/b \\"é\\"\\n&"}',
    secretBody: true,
    timeoutMs: 1_000,
  });
});

test('a request without a body has none, and one without a secret in it says so', () => {
  expect(fillRequest(request(), {})).not.toHaveProperty('body');
  expect(fillRequest(request({ body: ['x', 'y'] }), {})).toMatchObject({ body: 'xy', secretBody: false });
});

test('whatever a secret is, it neither ends its place nor adds to it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const asked = request({ url: ['https://x/', secret('s', 'url')], body: ['{"k":"', secret('s', 'json'), '"}'] });
      const { url, body } = fillRequest(asked, { s: value });
      expect(JSON.parse(body ?? '')).toEqual({ k: value });
      expect(url.slice('https://x/'.length)).toMatch(/^[\w.!~*'()%-]*$/);
    }),
  );
});
