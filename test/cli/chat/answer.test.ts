import { buttonsOf, readTyped } from '../../../cli/chat/answer.ts';
import { Bubble } from '../../../cli/chat/bubble.ts';

const bubble = (shown: object, app_message: object) => Bubble.parse({ message_id: 'M1', shown, app_message });

const CHOICES = [
  { text_message: { text: 'Track' }, postback_data: 'cq1:s:menu:0' },
  { url_message: { title: 'Site', url: 'https://example.com' } },
  { text_message: { text: '12' } },
];
const MESSAGE = { choice_message: { text_message: { text: 'What?' }, choices: CHOICES } };
const BUTTONS = buttonsOf(bubble({ text: 'What?', choices: ['Track', 'Site', '12'] }, MESSAGE));

const tap = (postback_data: string) => ({
  kind: 'say',
  message: { choice_response_message: { message_id: 'M1', postback_data } },
});
const text = (said: string) => ({ kind: 'say', message: { text_message: { text: said } } });

describe('what is typed', () => {
  it.each([
    ['the number of a button', '1', tap('cq1:s:menu:0')],
    ['its title, in any case', ' track ', tap('cq1:s:menu:0')],
    ['a title that is itself a number, before the number of a button', '12', tap('M1_12')],
    ['a number that no button has', '7', text('7')],
    ['zero', '0', text('0')],
    ['anything else', 'where is it?', text('where is it?')],
  ])('is read as meant: %s', (_, line, meant) => {
    expect(readTyped(line, BUTTONS)).toEqual(meant);
  });

  it('opens a link in place of sending something', () => {
    expect(readTyped('2', BUTTONS)).toEqual({ kind: 'open', title: 'Site', link: 'https://example.com' });
  });

  it('is nothing when it is blank', () => {
    expect(readTyped('  ', BUTTONS)).toEqual({ kind: 'nothing' });
  });
});

describe('the buttons of a message', () => {
  it('are none where the channel shows the choices as numbered lines: a number is sent as text', () => {
    const plain = bubble({ text: 'What?\n1. Track' }, MESSAGE);
    expect(buttonsOf(plain)).toEqual([]);
    expect(readTyped('1', buttonsOf(plain))).toEqual(text('1'));
  });

  it('are those of all cards of a carousel, in the order shown', () => {
    const cards = ['A', 'B'].map((name) => ({
      title: name,
      choices: [{ text_message: { text: name }, postback_data: name }],
    }));
    const shown = { cards: ['A', 'B'].map((name) => ({ title: name, choices: [name] })) };
    const buttons = buttonsOf(bubble(shown, { carousel_message: { cards } }));
    expect(readTyped('2', buttons)).toEqual(tap('B'));
  });

  it('count the choices below the cards after those of the cards, as the flow does', () => {
    const of = (name: string) => ({ text_message: { text: name }, postback_data: name });
    const message = {
      carousel_message: { cards: [{ choices: [of('A')] }, { choices: [of('B')] }], choices: [of('Help')] },
    };
    const shown = { cards: [{ choices: ['A'] }, { choices: ['B'] }], choices: ['Help'] };
    const buttons = buttonsOf(bubble(shown, message));
    expect(['1', '2', '3'].map((number) => readTyped(number, buttons))).toEqual(['A', 'B', 'Help'].map(tap));
    expect(readTyped('help', buttons)).toEqual(tap('Help'));
  });

  it('are the items of a list, through all its sections', () => {
    const item = (title: string) => ({ choice: { title, description: 'd', postback_data: `p:${title}` } });
    const sections = [
      { title: 'Fruit', items: [item('Lemon')] },
      { title: 'Other', items: [item('Nut'), { choice: { title: 'Mint' } }] },
    ];
    const shown = { text: 'Which?', choices: ['Lemon', 'Nut', 'Mint'] };
    const buttons = buttonsOf(bubble(shown, { list_message: { title: 'Which?', sections } }));
    expect(readTyped('2', buttons)).toEqual(tap('p:Nut'));
    expect(readTyped('lemon', buttons)).toEqual(tap('p:Lemon'));
    expect(readTyped('3', buttons)).toEqual(tap('M1_Mint'));
  });

  it('open what a calendar or a product would, and send nothing', () => {
    const fallback_url = 'https://calendar.example/1';
    const choices = [{ calendar_message: { title: 'Save', fallback_url } }];
    const calendar = buttonsOf(bubble({ choices: ['Save'] }, { choice_message: { choices } }));
    expect(readTyped('1', calendar)).toEqual({ kind: 'open', title: 'Save', link: fallback_url });
    const sections = [{ items: [{ product: { id: 'p1' } }] }];
    const products = buttonsOf(bubble({ choices: ['p1'] }, { list_message: { sections } }));
    expect(readTyped('1', products)).toEqual({ kind: 'open', title: 'p1', link: '' });
  });
});
