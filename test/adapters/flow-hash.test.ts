import { hashOf } from '../../adapters/flow-hash.ts';
import { loadFlow } from '../../core/flow/load.ts';

const compiledOf = (map: string) => {
  const keys = `{ send: "{{ vars.m.map(k, k).join(', ') }}" }`;
  const text = `flow: f\nvariables: { m: { type: map } }\nsteps: [{ set: { m: ${map} } }, ${keys}, end]\n`;
  const { flow, problems } = loadFlow(text);
  if (flow === undefined) throw new Error(JSON.stringify(problems));
  return flow;
};

test('another spelling of the same flow has the same hash', () => {
  expect(hashOf(compiledOf('{ "b": "one", a: 2 }'))).toBe(hashOf(compiledOf("{b:   one, 'a': 2}")));
});

test('a map in another order is another flow: an expression goes through it in that order', () => {
  expect(hashOf(compiledOf('{ a: 2, b: 1 }'))).not.toBe(hashOf(compiledOf('{ b: 1, a: 2 }')));
});

test('the number and the hash of a published version do not count', () => {
  const flow = compiledOf('{ a: 1 }');
  expect(hashOf({ ...flow, version: 7, hash: 'abc' })).toBe(hashOf(flow));
});
