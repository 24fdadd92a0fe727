import { flowWith, Talk } from '../../helpers/flow-talk.ts';
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
