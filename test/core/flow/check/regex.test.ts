import { loadFlow } from '../../../../core/flow/load.ts';

const asking = (patterns: readonly string[]) =>
  JSON.stringify({
    flow: 'a',
    steps: [...patterns.map((regex) => ({ ask: { text: 'Q', format: { regex } } })), 'end'],
  });

const said = (patterns: readonly string[]) => loadFlow(asking(patterns)).problems.map(({ message }) => message);

const letters = (index: number) => String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26));

const different = (count: number, rest: string) => Array.from({ length: count }, (_, index) => letters(index) + rest);

const TOGETHER = 'From here on, the regexes of this flow take too long to check.';

test('Regexes each of which is quick may together take too long, which is said once', () => {
  expect(said(different(100, 'a{1000}'))).toEqual([]);
  expect(said(different(300, 'a{1000}'))).toEqual([TOGETHER]);
});

test('The same regex counts once, wherever it stands', () => {
  expect(said(Array.from({ length: 300 }, () => 'a{1000}'))).toEqual([]);
});

test('Hundreds of different regexes such as people write are taken', () => {
  expect(said(different(500, '[A-Z]{2}[0-9]{6}'))).toEqual([]);
  expect(said(different(500, '(?i)[1-9][0-9]{3} ?[A-Z]{2}'))).toEqual([]);
});

test('Behind the regexes that take too long other problems are still said', () => {
  const text = JSON.stringify({
    flow: 'a',
    steps: [
      ...different(300, 'a{1000}').map((regex) => ({ ask: { text: 'Q', format: { regex } } })),
      { goto: 'nowhere' },
    ],
  });
  expect(loadFlow(text).problems.map(({ message }) => message)).toEqual([TOGETHER, 'There is no step nowhere.']);
});
