import { readCall } from '../../bench/arguments.ts';
import type { Bench } from '../../bench/bench.ts';

const bench = (summary: string): Bench => ({ summary, run: async () => ({ lines: [], figures: {} }) });
const benches = { turn: bench('a turn'), flow: bench('a flow') };

test('the first benchmark runs when none is named, with nine pairs', () => {
  expect(readCall([], benches)).toEqual({ bench: benches.turn, pairs: 9, json: false });
});

test('a name, the number of pairs and the line for machines can be asked for', () => {
  expect(readCall(['flow', '--pairs', '11', '--json'], benches)).toEqual({
    bench: benches.flow,
    pairs: 11,
    json: true,
  });
});

test.each([
  [['walk'], 'There is no benchmark "walk".'],
  [['toString'], 'There is no benchmark "toString".'],
  [['turn', 'flow'], 'One benchmark at a time.'],
  [['--pairs', 'many'], '--pairs must be a whole number above 0.'],
  [['--pairs', '0'], '--pairs must be a whole number above 0.'],
  [['--fast'], "Unknown option '--fast'"],
])('%j is a wrong call, answered with the usage', (args, sentence) => {
  const call = () => readCall(args, benches);
  expect(call).toThrow(sentence);
  expect(call).toThrow('Usage: npm run bench');
  expect(call).toThrow(expect.objectContaining({ exitCode: 2 }));
});
