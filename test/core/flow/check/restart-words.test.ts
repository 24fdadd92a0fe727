import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

test('A restart word cannot be a keyword too', () => {
  const above = 'keywords: { menu: [menu, "Begin!"] }\nsession: { restart_words: [again, begin] }\n';
  expect(problemsOf(definition('  - { id: menu, ask: Q }', above))).toEqual([
    '6:35  error begin begins the session anew, and is the keyword of menu too. Keep one.',
  ]);
});
