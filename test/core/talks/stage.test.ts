import { flowWith } from '../../helpers/flow-talk.ts';
import { shop, talkWith, wrong } from '../../helpers/talks.ts';

describe('a tap', () => {
  const place = 'location: { latitude: 52.1, longitude: 4.9, label: Here }';
  const entry =
    'calendar: { start: "2026-12-24T18:00:00+01:00", end: "2026-12-24T19:00:00+01:00", title: Tea, description: Tea }';
  const withChoice = (choice: string) =>
    flowWith(
      `  - ask: { text: Where?, into: answer, choices: [Here, { text: There, ${choice} }] }`,
      'variables: { answer: { type: string } }',
    );

  it.each([
    ['url: "https://tea.example"', 'opens an address'],
    ['call: "+31201234567"', 'calls a phone number'],
    [place, 'shows a place'],
    [entry, 'offers an entry for the calendar'],
  ])('on a choice with %s is none that the bot hears of', (choice, instead) => {
    const told = `1: The choice "There" ${instead}: a tap on it sends the bot nothing.`;
    for (const channel of ['WHATSAPP', 'SMS']) {
      expect(wrong(talkWith(withChoice(choice), ['user: hi', 'user: { tap: There }'], { channel }))).toBe(told);
    }
  });

  it.each([
    ['WHATSAPP', 'SMS', '[Track]'],
    ['SMS', 'WHATSAPP', 'Track (SMS shows no button)'],
  ])('on a bubble of %s is what that channel shows, also from %s', (channel, on, told) => {
    const lines = ['user: hi', `user: { tap: Track, on: ${on} }`, 'failed'];
    const { failure } = talkWith(shop(), lines, { channel });
    expect(failure?.story.filter(({ who }) => who === 'user').map(({ text }) => text)).toEqual(['hi', told]);
  });

  it('on a choice that a fallback shows as text is written', () => {
    const flow = flowWith('  - ask: { text: Which?, choices: [One, Two], fallback: [SMS] }');
    const { failure } = talkWith(flow, ['user: hi', 'user: { tap: One }', 'failed'], { channel: 'WHATSAPP' });
    expect(failure?.story.filter(({ who }) => who === 'user').map(({ text }) => text)).toEqual([
      'hi',
      'One (WHATSAPP shows no button)',
    ]);
  });
});
