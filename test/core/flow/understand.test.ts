import type { CompiledChoice } from '../../../core/flow/compiled.ts';
import { type OpenQuestion, type Understanding, understand } from '../../../core/flow/understand.ts';
import { tapped, written } from '../../helpers/flow-talk.ts';

const choice = (text: string, more: Partial<CompiledChoice> = {}): CompiledChoice => ({
  text,
  synonyms: [],
  hidden: false,
  ...more,
});

const CHOICES = [
  choice('Track', { value: 'track', synonyms: ['where', 'follow'] }),
  choice('Secret', { hidden: true }),
  choice('Return', { value: 'back' }),
  choice('Refund'),
  choice('Menu'),
];

const QUESTION: OpenQuestion = {
  step: 'menu',
  choices: CHOICES,
  titles: ['Track', 'Secret', 'Return', 'Refund', 'Menu'],
  keywords: { agent: 'agent', menu: 'main' },
  language: 'en',
};

const picked = (index: number): Understanding => ({ kind: 'choice', choice: index });

test.each<[string, Understanding]>([
  ['agent', { kind: 'keyword', to: 'agent' }],
  [' Agent!! ', { kind: 'keyword', to: 'agent' }],
  ['MENU', { kind: 'keyword', to: 'main' }],
  ['track', picked(0)],
  ['back', picked(2)],
  ['Where?', picked(0)],
  ['1', picked(0)],
  ['2', picked(2)],
  ['2)', picked(2)],
  ['2. Return', picked(2)],
  ['2. Refund', { kind: 'unknown' }],
  ['secret', picked(1)],
  ['5', { kind: 'unknown' }],
  ['0', { kind: 'unknown' }],
  ['tr', picked(0)],
  ['t', { kind: 'unknown' }],
  ['re', { kind: 'unknown' }],
  ['ret', picked(2)],
  ['constructor', { kind: 'unknown' }],
  ['', { kind: 'unknown' }],
])('%p means %j', (text, meaning) => {
  expect(understand(QUESTION, written(text))).toEqual(meaning);
});

test('A tap answers its own question, and never another', () => {
  expect(understand(QUESTION, tapped('menu', 2))).toEqual(picked(2));
  expect(understand(QUESTION, tapped('menu', 9))).toEqual({ kind: 'unknown' });
  expect(understand(QUESTION, tapped('older', 0))).toEqual({ kind: 'elsewhere', step: 'older', choice: 0 });
});

test('A postback of another session is no text, a foreign postback is', () => {
  const foreign = (postback: string) => understand(QUESTION, { content: { kind: 'choice', messageId: '', postback } });
  expect(foreign('cq1:OTHER:menu:0')).toEqual({ kind: 'unknown' });
  expect(foreign('Track')).toEqual(picked(0));
});

test('Choices come before the format', () => {
  const numbers: OpenQuestion = { ...QUESTION, format: { kind: 'number', whole: true } };
  expect(understand(numbers, written('1'))).toEqual(picked(0));
  expect(understand(numbers, written('77'))).toEqual({ kind: 'value', value: 77 });
});
