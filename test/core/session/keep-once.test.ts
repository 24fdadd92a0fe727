import { compiled } from '../../helpers/flow-problems.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

test('What a turn keeps is stored once, though a call parts the turn in two', () => {
  const play = new Play(
    compiled(`
flow: kept
variables: { name: { type: string, keep: contact }, answer: { type: map } }
steps:
  - ask: { text: "Your name?", into: name }
  - call: { get: "https://a.example/x", into: answer }
  - send: "Thanks."
`),
  );
  play.calling = () => ({ kind: 'response', status: 200, headers: {}, body: {} });
  play.receive(inbound('hi'));
  expect(play.receive(inbound('Ada'))).toEqual(['Thanks.']);
  expect(play.kept).toMatchObject([{ name: 'name', value: 'Ada' }]);
});
