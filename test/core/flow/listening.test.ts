import { flowWith, Talk, tapped } from '../../helpers/flow-talk.ts';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';

const nowhere = {
  content: { kind: 'location' as const, latitude: 52, longitude: 4, title: '', label: '' },
};

test('A question mark is a keyword of its own, which a location without words is not', () => {
  const flow = flowWith(
    '  - { id: q, ask: Where? }\n  - { send: Thanks. }\n  - end\n  - { id: help, send: Help., goto: back }',
    'keywords: { help: ["?"] }',
  );
  expect(flow.keywords).toEqual({ '?': 'help' });
  const talk = new Talk(flow);
  talk.say('hi');
  expect(talk.say(' ? ')).toEqual(['Help.']);
  expect(talk.say(nowhere)).toEqual(['Thanks.']);
});

test('A keyword without a word, as an older flow may hold one, leads nowhere', () => {
  const steps = [asking('q', 'Where?'), saying('thanks', 'Thanks.'), step('end', 'done', {}), saying('help', 'Help.')];
  const talk = new Talk(flowOf(steps, { keywords: { '': 'help' } }));
  talk.say('hi');
  expect(talk.say(nowhere)).toEqual(['Thanks.']);
});

test('A choice that goes to the next step leads to the one below its question, however late it is tapped', () => {
  const steps = `  - { id: menu, ask: { text: Menu?, choices: [{ text: Go on, goto: next }] } }
  - { send: Went on. }
  - { ask: More? }`;
  const talk = new Talk(flowWith(steps));
  talk.say('hi');
  for (const _time of ['now', 'later']) expect(talk.say(tapped('menu', 0))).toEqual(['Went on.', 'More?']);
});

test('A choice of the last message goes on to the end', () => {
  const steps = `  - { id: menu, send: { text: Menu, choices: [{ text: Bye, goto: next }] }, goto: q }
  - end
  - { id: q, ask: More?, goto: offer }
  - { id: offer, send: { text: Or, choices: [{ text: Bye, goto: next }] } }
`;
  const talk = new Talk(flowWith(steps));
  talk.say('hi');
  expect(talk.turn({ kind: 'input', input: tapped('menu', 0) })).toMatchObject({ status: 'ended', said: [] });
});
