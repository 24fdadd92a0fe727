import { compiled } from '../../helpers/flow-problems.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

const MINUTE = 60_000;

const flow = compiled(`
flow: desk
on_error: sorry
steps:
  - ask: { text: "Your name?" }
  - handover: { to: desk, timeout: 5m, on_timeout: late, on_release: more }
  - end
  - { id: more, ask: { text: "More?" } }
  - end
  - { id: late, ask: { text: "Nobody had time. More?" } }
  - end
  - { id: sorry, ask: { text: "Sorry, {{ error.code }}." } }
`);

const away = () => ({ code: 'HANDOVER_UNREACHABLE', reason: 'It did not answer.' });

/** A session that its flow hands over, to a target for which it is tried so long in vain. */
function untold(afterMs: number): Play {
  const play = new Play(flow);
  play.forwarding = () => {
    play.simulation.now += afterMs;
    return away();
  };
  play.receive(inbound('hi'));
  play.receive(inbound('Ada'));
  return play;
}

test('A target that cannot be told is a failure of the flow that hands over to it', () => {
  expect(untold(MINUTE).said.at(-1)?.text).toBe('Sorry, HANDOVER_UNREACHABLE.');
});

test('Where the time of a hand-over is up while its target is tried, the flow says what it says of that', () => {
  expect(untold(5 * MINUTE).said.at(-1)?.text).toBe('Nobody had time. More?');
});

test('An operator’s hand-over that cannot be told leaves a failed session with the failure that it had', () => {
  const failing = compiled('flow: f\nsteps:\n  - send: "{{ 1 / int(input.text) }}"\n  - ask: { text: "More?" }\n');
  const play = new Play(failing);
  play.forwarding = away;
  play.receive(inbound('0'));
  const failure = play.state.session?.failure;
  expect(failure?.code).toBe('EXPRESSION');
  const said = play.command({ kind: 'handover', id: 'h1', to: 'desk', note: '' });
  expect(play.state.session).toMatchObject({ status: 'failed', failure: { code: 'EXPRESSION', step: failure?.step } });
  expect(said.filter((text) => text.includes('HANDOVER'))).toEqual([]);
});
