import { sessionDetails } from '../../../core/session/details.ts';
import { greetingFlow } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

describe('the current details of a session', () => {
  it('tell channel, flow, step, variables and the last messages', () => {
    const play = new Play(greetingFlow());
    play.receive(inbound('hi'));
    play.receive(inbound('Ada'));
    const details = sessionDetails(play.state, play.flow);
    for (const part of ['WHATSAPP', 'test@1', '`ask_name`', 'vars.name | Ada', 'Your name?', play.state.session?.id])
      expect(details).toContain(part);
  });

  it('mask sensitive variables and the answers that fill them', () => {
    const flow = greetingFlow({ variables: { name: { type: 'string', sensitive: true } } });
    const play = new Play(flow);
    play.receive(inbound('hi'));
    play.receive(inbound('4111111111111111'));
    const details = sessionDetails(
      {
        ...play.state,
        session: play.state.session && {
          ...play.state.session,
          talk: play.state.session.talk.filter((line) => line.from === 'contact'),
        },
      },
      flow,
    );
    expect(details).not.toContain('4111111111111111');
    expect(details).toContain('•••');
  });

  it('never turn what a contact writes into Markdown', () => {
    const play = new Play(greetingFlow());
    play.receive(inbound('hi'));
    play.receive(inbound('[click](http://x) | **b**\n# head'));
    const details = sessionDetails(play.state, play.flow);
    expect(details).not.toContain('[click](http');
    expect(details).not.toMatch(/^# head/m);
  });
});
