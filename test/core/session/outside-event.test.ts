import { greetingFlow } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

test('Of events that nobody waits for yet, so many are remembered as the state can carry', () => {
  const play = new Play(greetingFlow());
  play.receive(inbound('hi'));
  const data = 'x'.repeat(60_000);
  for (let n = 1; n <= 20; n++) play.command({ kind: 'outside', id: `e${n}`, name: 'paid', data });
  expect(play.state.session?.events.map(({ id }) => id)).toEqual(['e17', 'e18', 'e19', 'e20']);
});
