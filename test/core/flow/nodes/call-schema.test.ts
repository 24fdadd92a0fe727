import { bodyOf, definition, problemsOf } from '../../../helpers/flow-problems.ts';

test('A call compiles with what it usually has', () => {
  expect(bodyOf('  - call: { get: "{{ settings.shop }}/orders" }')).toEqual({
    method: 'GET',
    url: '{{ settings.shop }}/orders',
    headers: {},
    into: null,
    timeoutMs: 10_000,
    retries: 2,
    onStatus: {},
  });
});

test('A call compiles with everything that it may say', () => {
  const steps = `  - id: order
    call:
      post: "https://x.example/{{ vars.name }}?key={{ secrets.key }}"
      headers: { Authorization: "Bearer {{ secrets.token }}" }
      body: { a: [1, "{{ vars.n }}"], b: "{{ secrets.key }}" }
      into: { n: response.body.total, m: response.headers }
      timeout: 60s
      retries: 0
      on_status: { 404: gone, 4xx: { send: Sorry }, "503": next }
      on_error: { send: Later }
  - end
  - { id: gone, send: Gone }`;
  expect(bodyOf(steps)).toEqual({
    method: 'POST',
    url: 'https://x.example/{{ vars.name }}?key={{ secrets.key }}',
    headers: { Authorization: 'Bearer {{ secrets.token }}' },
    body: { a: [1, '{{ vars.n }}'], b: '{{ secrets.key }}' },
    into: { expressions: { n: 'response.body.total', m: 'response.headers' } },
    timeoutMs: 60_000,
    retries: 0,
    onStatus: { '404': 'gone', '4xx': 'order.on_status.4xx', '503': 'next' },
    onError: 'order.on_error',
  });
});

test.each([
  ['get', 'GET'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
])('%s is the method %s', (field, method) => {
  expect(bodyOf(`  - call: { ${field}: "https://x.example", into: m }`)).toMatchObject({
    method,
    into: { variable: 'm' },
  });
});

test.each<[string, string, string]>([
  ['without an address', '{}', 'This call is of no kind. It holds one of get, post, put, patch, delete.'],
  [
    'with two addresses',
    '{ get: "https://x", post: "https://y" }',
    'This call is both get and post. Make each a step of its own.',
  ],
  [
    'with an address that is none',
    '{ get: x/y }',
    'This is no address. It begins with https:// or http://, or with a {{ }} that does.',
  ],
  ['that gets with a body', '{ get: "https://x", body: 3 }', '"body" is no field here.'],
  [
    'with a header of its own making',
    '{ get: "https://x", headers: { Host: a } }',
    '"Host" is a header that Colloquy sets itself. Leave it out.',
  ],
  [
    'with an Idempotency-Key',
    '{ post: "https://x", headers: { idempotency-key: a } }',
    '"idempotency-key" is a header that Colloquy sets itself. Leave it out.',
  ],
  ['with a header that is none', '{ get: "https://x", headers: { "a b": c } }', '"a b" is no name of a header.'],
  ['with a number as a header', '{ get: "https://x", headers: { X: 0x10 } }', 'YAML reads 0x10 as the number 16.'],
  ['that tries too often', '{ get: "https://x", retries: 11 }', 'retries: must be at most 10.'],
  ['that tries by halves', '{ get: "https://x", retries: 1.5 }', 'retries: must be a whole number.'],
  ['that waits too long', '{ get: "https://x", timeout: 61s }', 'timeout: is longer than 60s.'],
  [
    'on a status that is none',
    '{ get: "https://x", on_status: { 99: end } }',
    '"99" is no status such as 404, nor a class such as 4xx.',
  ],
  [
    'on a class that is none',
    '{ get: "https://x", on_status: { 6xx: end } }',
    '"6xx" is no status such as 404, nor a class such as 4xx.',
  ],
  ['on a status that leads nowhere', '{ get: "https://x", on_status: { 404: gone } }', 'There is no step gone.'],
  [
    'into an undeclared variable',
    '{ get: "https://x", into: nmae }',
    'The variable nmae is not declared. Did you mean name?',
  ],
  [
    'into another type',
    '{ get: "https://x", into: { n: "string(response.status)" } }',
    'n is a number, but is set to a string.',
  ],
  [
    'with a misspelt part of the answer',
    '{ get: "https://x", into: { n: response.stauts } }',
    'There is no response.stauts. Did you mean status?',
  ],
  [
    'with a secret in an expression',
    '{ get: "https://x/{{ secrets.a + \'b\' }}" }',
    'A secret cannot be part of an expression. Write it alone: {{ secrets.name }}.',
  ],
  [
    'with a secret in its into',
    '{ get: "https://x", into: { name: secrets.a } }',
    'secrets stand only in the address, the headers and the body of a call.',
  ],
  [
    'with the answer in its address',
    '{ get: "https://x/{{ response.body }}" }',
    'response stands only in the into of a call.',
  ],
])('A call %s is a problem', (_what, call, expected) => {
  expect(problemsOf(definition(`  - call: ${call}\n  - end`))).toEqual(
    expect.arrayContaining([expect.stringContaining(expected)]),
  );
});

test('Secrets stand nowhere but in calls', () => {
  const steps = '  - send: "{{ secrets.a }}"\n  - { send: x, if: secrets.a == "b" }\n  - set: { name: secrets.a }';
  expect(problemsOf(definition(steps)).map((one) => one.replace(/^\S+ \S+ error /, ''))).toEqual(
    Array(3).fill(
      'secrets stand only in the address, the headers and the body of a call. What is no secret can be one of settings.',
    ),
  );
});

test('A sensitive value may go to a machine', () => {
  expect(problemsOf(definition('  - call: { post: "https://x", body: "{{ vars.card }}" }'))).toEqual([]);
});
