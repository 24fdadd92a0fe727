import { flowWith, shown, Talk, written } from '../../../helpers/flow-talk.ts';

const ABOVE = `variables:
  slots: { type: list, default: [{ n: 1, id: a }, { n: 2, id: b }] }
  slot: { type: string }
consents: [marketing]`;

const CARDS = `  - id: pick
    ask:
      carousel:
        cards:
          - each: vars.slots
            title: "Slot {{ item.n }}"
            media: https://x.example/a.png
            choices: [{ text: "Book {{ item.n }}", value: "{{ item.id }}", goto: book }]
      into: slot
      retry: [Tap one.]
  - end
  - { id: book, send: "Booked {{ vars.?slot.orValue('none') }}", goto: q }
  - { id: q, ask: More? }`;

const tapOn = (element: number) => ({
  content: { kind: 'choice' as const, messageId: 'm', postback: `cq1:01HZX:pick:0.${element}` },
  tap: { step: 'pick', choice: 0, element },
});

test('A wrong answer to cards that are made of a list hears the retry with the choices of every card', () => {
  const talk = new Talk(flowWith(CARDS, ABOVE));
  talk.say('hi');
  const { said } = talk.turn({ kind: 'input', input: written('?') });
  expect(said.map(({ message }) => shown(message))).toEqual(['Tap one. [Book 1|Book 2]']);
  expect(said[0]?.message).toMatchObject({
    choices: [{ postback: 'cq1:01HZX:pick:0.0' }, { postback: 'cq1:01HZX:pick:0.1' }],
  });
  expect(talk.say('2')).toEqual(['Booked b', 'More?']);
});

test('A tap on an older card that was made of a list leads where it leads and stores nothing', () => {
  const talk = new Talk(flowWith(CARDS, ABOVE));
  talk.say('hi');
  talk.say(tapOn(1));
  expect(talk.say(tapOn(0))).toEqual(['Booked b', 'More?']);
});

test('A retry is sent as its question is', () => {
  const steps = `  - id: pick
    ask:
      text: Which?
      choices: [A, { text: B, hidden: true }]
      content: marketing
      ttl: 1h
      properties: { tag: "{{ 1 + 1 }}" }
      retry: [Tap one.]`;
  const talk = new Talk(flowWith(steps, ABOVE));
  talk.context.contact.consents = { marketing: true };
  const asked = talk.turn({ kind: 'start', input: null }).said[0];
  const again = talk.turn({ kind: 'input', input: written('?') }).said[0];
  expect(again && shown(again.message)).toBe('Tap one. [A]');
  expect(again?.options).toEqual(asked?.options);
  expect(asked?.options).toMatchObject({ content: 'marketing' });
  talk.context.contact.consents = { marketing: false };
  expect(talk.say('?')).toEqual([]);
});
