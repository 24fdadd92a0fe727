import { compiled } from '../../helpers/flow-problems.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

const HOUR = 3_600_000;

test.each(['back', 'repeat'])('Going %s to a time that is up fails once, instead of finding it up for ever', (to) => {
  const play = new Play(
    compiled(`flow: ping\nsteps:\n  - send: Booked.\n  - wait: { for: 20h }\n  - { send: Soon!, goto: ${to} }\n`),
  );
  play.receive(inbound('hi'));
  expect(play.wait(21 * HOUR)[0]).toBe('Soon!');
  expect(play.state.session).toMatchObject({ status: 'failed', failure: { code: 'NO_QUESTION' } });
});
