import type { OutgoingMessage } from '../../../core/flow/message.ts';
import type { Bubble } from '../../../core/talks/happening.ts';
import { differences, textDifference } from '../../../core/talks/match.ts';
import type { ExpectedBubble } from '../../../core/talks/schema/bubble.ts';

const bubble = (message: OutgoingMessage): Bubble => ({
  kind: 'bubble',
  at: 0,
  id: 'm:0',
  channel: 'WHATSAPP',
  from: 'bot',
  step: 'menu',
  message,
  fitted: { before: [], message: {}, notes: [] },
});

const template = (id: string) => ({ id, language: 'en', params: {} });

const yes = { kind: 'text', text: 'Yes', postback: 'p' } as const;
const card = { title: 'Spring', description: 'New', mediaUrl: 'https://x/a.jpg', choices: [yes] };

const MESSAGES = {
  text: { kind: 'text', text: 'One\nTwo ' },
  choice: { kind: 'choice', text: 'Sure?', choices: [yes] },
  media: { kind: 'media', url: 'https://x/a.jpg' },
  card: { kind: 'card', ...card },
  carousel: { kind: 'carousel', cards: [card, { ...card, title: 'Summer' }], choices: [] },
  location: { kind: 'location', title: 'Shop', label: 'Dam', latitude: 1, longitude: 2 },
  list: {
    kind: 'list',
    title: 'Slots',
    description: '',
    button: '',
    sections: [{ title: '', items: [{ title: 'Ten', description: '', mediaUrl: '', postback: 'p' }] }],
  },
  contact: { kind: 'contact', name: 'Eva', phones: ['+46'], emails: [], organization: '', urls: [] },
  template: { kind: 'template', channels: { WHATSAPP: { id: 'hello', language: 'en', params: {} } } },
} as const satisfies { [kind: string]: OutgoingMessage };

it.each<[keyof typeof MESSAGES, ExpectedBubble, string[]]>([
  ['text', { text: 'One\nTwo' }, []],
  ['text', { text: 'One' }, ['expected  One', 'said      One⏎Two', '             ^']],
  ['text', { contains: ['Two', 'One'] }, []],
  ['text', { contains: ['Three'] }, ['it does not hold "Three"']],
  ['text', { choices: ['Yes'] }, ['its choices are none, not [Yes]']],
  ['choice', { text: 'Sure?', choices: ['Yes'], step: 'menu' }, []],
  ['choice', { step: 'other' }, ['the step menu said it, not other']],
  ['media', { text: 'https://x/a.jpg', media: 'https://x/a.jpg' }, []],
  ['media', { media: 'https://x/b.jpg' }, ['its media is https://x/a.jpg, not https://x/b.jpg']],
  ['card', { text: 'Spring', media: 'https://x/a.jpg' }, []],
  ['card', { text: 'Spring\nNew' }, []],
  ['card', { card: { title: 'Spring', description: 'New', media: 'https://x/a.jpg', choices: ['Yes'] } }, []],
  [
    'card',
    { card: { title: 'Summer', media: 'b' } },
    ['its title is "Spring", not "Summer"', 'its media is "https://x/a.jpg", not "b"'],
  ],
  ['text', { card: { title: 'Spring' } }, ['it is of kind text, not card']],
  ['carousel', { carousel: [{ title: 'Spring' }, { title: 'Summer' }], choices: ['Yes', 'Yes'] }, []],
  ['carousel', { carousel: [{ title: 'Spring' }] }, ['it has 2 cards, not 1']],
  ['carousel', { carousel: [{}, { title: 'Fall' }] }, ['card 2: its title is "Summer", not "Fall"']],
  ['list', { list: 'Slots', choices: ['Ten'] }, []],
  ['list', { list: 'Times' }, ['its title is "Slots", not "Times"']],
  ['location', { location: { title: 'Shop', label: 'Dam', latitude: 1, longitude: 2 }, text: 'Shop' }, []],
  ['location', { location: { latitude: 3 } }, ['its latitude is 1, not 3']],
  ['contact', { contact: 'Eva', contains: ['+46'] }, []],
  ['contact', { contact: 'Bo' }, ['its name is "Eva", not "Bo"']],
  ['template', { template: 'hello' }, []],
  ['template', { template: 'bye' }, ['its template is "hello", not "bye"']],
])('a %s held against %j differs in %j', (kind, expected, told) => {
  expect(differences(expected, bubble(MESSAGES[kind]))).toEqual(told);
});

it('a template is the one that was sent: of the channel where it has its own, else the one for all', () => {
  const [own, shared] = [template('own'), template('shared')];
  const sent = bubble({ kind: 'template', channels: { RCS: own, WHATSAPP: own }, omni: shared });
  expect(differences({ template: 'own' }, sent)).toEqual([]);
  expect(differences({ template: 'shared' }, { ...sent, channel: 'RCS' })).toEqual([]);
  expect(differences({ template: 'own' }, { ...sent, channel: 'RCS' })).toEqual([
    'its template is "shared", not "own"',
  ]);
});

it.each([
  ['abc', 'abd', 2],
  ['abc', 'abcd', 3],
  ['abcd', 'abc', 3],
  ['👋 a', '👋 b', 2],
])('%j and %j differ behind %j letters', (expected, had, letters) => {
  const [wanted, got, mark] = textDifference(expected, had);
  expect([wanted, got]).toEqual([`expected  ${expected}`, `said      ${had}`]);
  expect(mark).toBe(`${' '.repeat(10 + letters)}^`);
});
