import type { RequestPart } from '../../../core/flow/call.ts';
import type { StepBodies } from '../../../core/flow/compiled.ts';
import { runFlow } from '../../../core/flow/engine.ts';
import type { Json } from '../../../core/json.ts';
import { contextOf, flowState } from '../../helpers/flow-talk.ts';
import { flowOf, step } from '../../helpers/flows.ts';

const VARS = {
  long: 'x'.repeat(60_000),
  name: 'A "b"\n{{ 1 }}',
  list: [1, 'x'],
  order: { id: 7 },
  shop: 'https://shop.example',
  up: '..',
  dot: '.',
};

function requestOf(more: Partial<StepBodies['call']>) {
  const call: StepBodies['call'] = {
    method: 'POST',
    url: 'https://shop.example',
    headers: {},
    into: null,
    timeoutMs: 1_000,
    retries: 0,
    onStatus: {},
    ...more,
  };
  const outcome = runFlow(flowOf([step('call', 'c', call)]), flowState({ vars: VARS }), { kind: 'retry' }, contextOf());
  return outcome.call ?? outcome.error;
}

const filled = (parts: RequestPart[]) =>
  parts
    .map((part) => (typeof part === 'string' ? part : part.form === 'json' ? '\\"s' : `<${part.secret}:${part.form}>`))
    .join('');

test.each<[string, RequestPart[]]>([
  [
    'https://a.example/{{ vars.name }}?q={{ vars.list }}',
    ['https://a.example/A%20%22b%22%0A%7B%7B%201%20%7D%7D?q=1%2C%20x'],
  ],
  ['{{ vars.shop }}/{{ vars.order.id }}', ['https://shop.example/7']],
  ['https://a.example/{{ secrets.path }}/x', ['https://a.example/', { secret: 'path', form: 'url' }, '/x']],
  ['{{ secrets.base }}/x', [{ secret: 'base', form: 'text' }, '/x']],
])('An address %j is filled in, its values encoded', (url, parts) => {
  expect(requestOf({ url })).toMatchObject({ url: parts });
});

test.each([
  'https://a.example/customers/{{ vars.up }}/orders',
  'https://a.example/customers/{{ vars.dot }}',
  'https://a.example/customers/{{ vars.dot }}{{ vars.dot }}?q=1',
  'https://a.example/customers/%2E{{ vars.dot }}#x',
  'https://a.example\\{{ vars.up }}\\orders',
  '{{ vars.shop }}/{{ vars.up }}/{{ vars.order.id }}',
])('An address %s in which a value leads up the path fails the step', (url) => {
  expect(requestOf({ url })).toMatchObject({ code: 'TYPE', step: 'c', reason: expect.stringContaining('. or ..') });
});

test.each([
  'https://a.example/v{{ vars.dot }}1/{{ vars.up }}.json',
  'https://a.example/?q={{ vars.up }}&r=/{{ vars.up }}/',
  'https://a.example/../x/{{ vars.order.id }}',
  'https://a.example/{{ secrets.path }}/x',
])('An address %s leads where its author says', (url) => {
  expect(requestOf({ url })).toHaveProperty('url');
});

test('A header keeps its secret apart, and what a contact wrote stays on one line', () => {
  const headers = { Authorization: 'Bearer {{ secrets.shop }}', 'X-Name': '{{ vars.name }}' };
  expect(requestOf({ headers })).toMatchObject({
    headers: { Authorization: ['Bearer ', { secret: 'shop', form: 'text' }], 'X-Name': ['A "b" {{ 1 }}'] },
  });
});

const LONE: Json = '{{ vars.order }}';

test.each<[string, Json, string, string]>([
  ['a map', { a: '{{ vars.name }}', b: [true, null, 1.5, '{{ vars.list }}'], '{{ x }}': 'k' }, 'application/json', ''],
  ['one {{ }}, which keeps its type', LONE, 'application/json', '{"id":7}'],
  ['a text', 'Hi {{ vars.name }}', 'text/plain; charset=utf-8', 'Hi A "b"\n{{ 1 }}'],
  ['a list with a secret', ['key {{ secrets.k }}'], 'application/json', '["key \\"s"]'],
])('A body that is %s', (_case, body, type, text) => {
  const request = requestOf({ body });
  if (!request || !('url' in request)) throw new Error(request?.reason);
  const whole = filled(request.body ?? []);
  expect(request.headers['content-type']).toEqual([type]);
  if (text !== '') expect(whole).toBe(text);
  if (type === 'application/json') expect(() => JSON.parse(whole)).not.toThrow();
});

test('Values in a JSON body come back as they were, and nothing in them is expanded or looked up', () => {
  const evil = 'secrets.shop {{ secrets.shop }} "}],\\';
  const call = requestOf({
    body: { text: '{{ vars.name }}!', map: '{{ vars.order }}', fixed: evil.replaceAll('{', '(') },
  });
  if (!call || !('url' in call)) throw new Error(call?.reason);
  expect(JSON.parse(filled(call.body ?? []))).toEqual({
    text: `${VARS.name}!`,
    map: { id: 7 },
    fixed: evil.replaceAll('{', '('),
  });
  expect(call.body?.every((part) => typeof part === 'string')).toBe(true);
});

test('A content type of the flow’s own stays', () => {
  expect(requestOf({ body: 'a=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })).toMatchObject({
    headers: { 'Content-Type': ['application/x-www-form-urlencoded'] },
  });
});

test('A body over 64 KB fails the step before anything is sent', () => {
  expect(requestOf({ body: { big: 'x'.repeat(64 * 1024) } })).toMatchObject({ code: 'BUDGET_STRING', step: 'c' });
});

test.each<[string, StepBodies['call']['body']]>([
  ['of values of their own', Array.from({ length: 500 }, () => '{{ vars.long }}')],
  ['of values within texts', Array.from({ length: 500 }, () => 'a {{ vars.long }}')],
  ['that is a text', '{{ vars.long }},'.repeat(500)],
])('A body %s that would be thirty megabytes is given up long before', (_what, body) => {
  expect(requestOf({ body })).toMatchObject({ code: 'BUDGET_ITERATIONS', step: 'c' });
});
