import { compiled } from '../../helpers/flow-problems.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

const HOUR = 3_600_000;

test('A reminder that makes a call comes once in a silence, which expires when it would without', () => {
  const play = new Play(
    compiled(`
flow: remind
session: { idle: 30m, on_idle: { call: { post: "https://crm.example/quiet" } }, expire: 12h }
steps:
  - ask: { text: "Your name?" }
  - end
`),
  );
  play.receive(inbound('hi'));
  play.wait(5 * HOUR);
  expect(play.calls).toHaveLength(1);
  play.wait(6.9 * HOUR);
  expect(play.state.session?.status).toBe('open');
  play.wait(0.2 * HOUR);
  expect(play.state.session).toMatchObject({ status: 'ended', endedBecause: 'the contact was silent for too long' });
});
