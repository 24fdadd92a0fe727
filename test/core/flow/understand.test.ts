import { type Offered, type OpenQuestion, type Understanding, understand } from '../../../core/flow/understand.ts';
import { tapped, written } from '../../helpers/flow-talk.ts';

const offered = (title: string, more: Partial<Offered> = {}): Omit<Offered, 'choice'> => ({
  title,
  value: title,
  synonyms: [],
  hidden: false,
  ...more,
});

const OPTIONS = [
  offered('Track', { value: 'track', synonyms: ['where', 'follow'] }),
  offered('Secret', { hidden: true }),
  offered('Return', { value: 'back' }),
  offered('Refund'),
  offered('Menu'),
].map((option, choice) => ({ ...option, choice }));

const QUESTION: OpenQuestion = { step: 'menu', options: OPTIONS, fuzzy: false, language: 'en' };

const picked = (option: number): Understanding => ({ kind: 'option', option });

test.each<[string, Understanding]>([
  [' Menu!! ', picked(4)],
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
  expect(understand(QUESTION, tapped('older', 0))).toEqual({ kind: 'elsewhere', tap: { step: 'older', choice: 0 } });
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

test('A tap on a choice made for an element of a list answers with that element', () => {
  const slots = ['09:00', '10:00'].map((title, element) => ({ ...offered(title), choice: 0, element }));
  const question = { ...QUESTION, options: slots };
  expect(understand(question, { ...tapped('menu', 0), tap: { step: 'menu', choice: 0, element: 1 } })).toEqual(
    picked(1),
  );
  expect(understand(question, tapped('menu', 0))).toEqual({ kind: 'unknown' });
  expect(understand(question, written('2'))).toEqual(picked(1));
});

test.each<[string, Understanding]>([
  ['I would like a refund, please', picked(3)],
  ['please tarck it', picked(0)],
  ['where is it?', picked(0)],
  ['whre is it?', picked(0)],
  ['track my return', { kind: 'unknown' }],
  ['truck or trick', picked(0)],
  ['follwo', picked(0)],
  ['the menu', picked(4)],
  ['men', picked(4)],
  ['nothing of the kind', { kind: 'unknown' }],
])('Where anything near enough counts, %p means %j', (text, meaning) => {
  expect(understand({ ...QUESTION, fuzzy: true }, written(text))).toEqual(meaning);
});

test('A choice is answered by its whole value, which may be a number', () => {
  const options = [offered('Two people', { value: 2 }), offered('A table for four', { value: 4 })];
  const question = { ...QUESTION, options: options.map((option, choice) => ({ ...option, choice })) };
  expect(understand(question, written('4'))).toEqual(picked(1));
  expect(understand(question, written('2.'))).toEqual(picked(0));
  expect(understand(question, written('1'))).toEqual(picked(0));
});
