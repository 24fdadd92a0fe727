import { formatPostback } from '../../../core/flow/postback.ts';
import { sessionDetails } from '../../../core/session/details.ts';
import { flowOf, greetingFlow, step } from '../../helpers/flows.ts';
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

  describe('of a contact who taps', () => {
    const choices = [
      { text: { en: 'Visa', nl: 'Visa-kaart' }, synonyms: [], hidden: false },
      { text: 'Card of {{ session.channel }}', synonyms: [], hidden: false },
    ];
    const ask = { format: { kind: 'any' as const }, valid: [], retry: [], force: true };
    const message = { kind: 'text' as const, text: 'Which card?', choices };
    const flow = (sensitive: boolean) =>
      flowOf([step('ask', 'card', { ...ask, message, into: 'card' }, 'card')], {
        variables: { card: { type: 'string', sensitive }, name: { type: 'string', sensitive: false } },
      });

    it.each([
      ['the button', 0, false, '\\[Visa\\]'],
      ['that there was one, where only the sending knew its title', 1, false, '\\(tapped a choice\\)'],
      ['nothing of it, where it fills a sensitive variable', 0, true, '•••'],
    ])('name %s', (_what, choice, sensitive, shown) => {
      const play = new Play(flow(sensitive));
      play.receive(inbound('hi'));
      const postback = formatPostback({ sessionId: play.state.session?.id ?? '', step: 'card', choice });
      play.receive(inbound('', { content: { kind: 'choice', messageId: '', postback } }));
      expect(sessionDetails(play.state, play.flow)).toContain(`**contact**: ${shown}\n`);
    });
  });

  it('do not end with what must be read: the Temporal UI cuts the last line off', () => {
    const play = new Play(greetingFlow());
    expect(sessionDetails(play.state, play.flow)).toBe('No session yet.');
    play.receive(inbound('hi'));
    expect(sessionDetails(play.state, play.flow)).toMatch(/Your name\?\n\n\*All times are UTC\.\*$/);
  });
});
