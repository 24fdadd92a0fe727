import { asking, flowOf } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

test('While nothing can be stored, only the newest value of a variable is carried', () => {
  const variables = { name: { type: 'string' as const, sensitive: false, keep: 'contact' as const } };
  const play = new Play(flowOf([asking('q', 'Q?', 'q')], { variables }));
  play.keeping = false;
  play.receive(inbound('hi'));
  for (const name of ['Ada', 'Grace', 'Edsger']) play.receive(inbound(name));
  expect(play.state.session?.unkept).toMatchObject([{ kind: 'variable', name: 'name', value: 'Edsger' }]);
  play.keeping = true;
  play.wait(60_000);
  expect(play.kept).toMatchObject([{ value: 'Edsger' }]);
});
