import { requestHeaders } from '../../../adapters/egress/request-headers.ts';
import { VERSION } from '../../../config/version.ts';

const of = (given: { [name: string]: string }, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' = 'GET') =>
  requestHeaders(given, { method, idempotencyKey: 'key-1' });

test('a request without headers says what it accepts and who asks, and nothing else', () => {
  expect(of({})).toEqual([
    ['accept', 'application/json'],
    ['user-agent', `Colloquy/${VERSION}`],
    ['accept-encoding', 'gzip, br'],
  ]);
});

test.each([
  ['POST', true],
  ['PATCH', true],
  ['GET', false],
  ['PUT', false],
  ['DELETE', false],
] as const)('%s carries an Idempotency-Key: %p', (method, carries) => {
  expect(of({}, method).some(([name]) => name === 'idempotency-key')).toBe(carries);
});

test('what the flow gives stays as it is spelled, and stands in place of ours', () => {
  const given = { Authorization: 'Bearer x', ACCEPT: 'text/csv', 'User-Agent': 'shop', 'X-Price': 'caf\u00e9\t1' };
  expect(of(given)).toEqual([...Object.entries(given), ['accept-encoding', 'gzip, br']]);
});

test('a name like __proto__ is a header as any other', () => {
  expect(of(JSON.parse('{"__proto__": "x"}'))[0]).toEqual(['__proto__', 'x']);
});

test.each([
  'Host',
  'content-length',
  'Connection',
  'Transfer-Encoding',
  'TE',
  'Upgrade',
  'Idempotency-Key',
  'Accept-Encoding',
])('a flow cannot set %s', (name) => {
  expect(() => of({ [name]: 'canary' }, 'POST')).toThrow(`a flow cannot set the header ${name}: leave it out`);
});

test.each([
  ['x\r\nHost: evil', 'holds a line break'],
  ['x\ny', 'holds a line break'],
  ['x\0y', 'holds a line break'],
  ['x\u0007', 'holds characters that no header can have'],
  ['日本', 'holds characters that no header can have'],
])('a value like %j is refused, and never repeated', (value, problem) => {
  const call = () => of({ 'X-Name': `canary${value}` });
  expect(call).toThrow(`the value of its header X-Name ${problem}`);
  expect(call).not.toThrow('canary');
});

test.each(['', 'a b', 'a:', 'a\r\nb', 'ä'])('a name like %j is refused', (name) => {
  expect(() => of({ [name]: 'x' })).toThrow('one of its headers has a name that no header can have');
});

test('a header given twice is refused', () => {
  expect(() => of({ 'x-a': '1', 'X-A': '2' })).toThrow('it gives the header x-a twice');
});
