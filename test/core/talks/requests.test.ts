import type { CallRequest } from '../../../core/flow/call.ts';
import { secretNames } from '../../../core/flow/request-secrets.ts';
import { fillRequest } from '../../../core/talks/requests.ts';

const request: CallRequest = {
  step: 's',
  method: 'POST',
  url: ['https://x.example/', { secret: 'a', form: 'url' }],
  headers: { 'X-Key': ['k ', { secret: 'b', form: 'text' }] },
  body: ['{"key":"', { secret: 'a', form: 'json' }, '"}'],
  timeoutMs: 1_000,
  retries: 0,
};

it('is filled in as its server sees it', () => {
  expect(fillRequest(request, { a: '"/', b: 'c' })).toEqual({
    line: 'POST https://x.example/%22%2F',
    headers: { 'x-key': 'k c' },
    body: { key: '"/' },
  });
});

it('masks secrets that are not there', () => {
  expect(fillRequest(request, {})).toEqual({
    line: 'POST https://x.example/•••',
    headers: { 'x-key': 'k •••' },
    body: { key: '•••' },
  });
});

it('names each secret that it needs once', () => {
  expect(secretNames(request)).toEqual(['a', 'b']);
});

it('keeps a body that is no JSON as text, and has none where there is none', () => {
  expect(fillRequest({ ...request, body: ['a=b'] }, {}).body).toBe('a=b');
  expect(fillRequest({ ...request, body: undefined }, {}).body).toBeUndefined();
});
