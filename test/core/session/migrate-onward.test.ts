import type { CompiledFlow, CompiledStep } from '../../../core/flow/compiled.ts';
import { asking, flowOf, saying } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { calling, handingOver } from '../../helpers/session-steps.ts';
import { accepting, Play, refusingStep } from './play.ts';

const version = (number: number, steps: CompiledStep[], more: Partial<CompiledFlow> = {}) =>
  flowOf(steps, { version: number, hash: String(number).repeat(64), ...more });

const to = (flow: CompiledFlow, step?: string) => ({
  kind: 'migrate' as const,
  id: 'k1',
  loaded: { flow, settings: {}, contact: { vars: {}, consents: {} } },
  ...(step === undefined ? {} : { step }),
});

describe('a migration', () => {
  it('of a session that waits is silent, and the next answer meets the new version', () => {
    const play = new Play(version(1, [asking('ask', 'Name?'), saying('hi', 'Hi {{ vars.name }}.', 'ask')]));
    play.receive(inbound('hi'));
    expect(
      play.command(to(version(2, [asking('ask', 'Name?'), saying('hi', 'Hello {{ vars.name }}!', 'ask')]))),
    ).toEqual([]);
    expect(play.receive(inbound('Ada'))).toEqual(['Hello Ada!', 'Name?']);
    expect(play.state.session?.flow?.version).toBe(2);
  });

  it('leaves a session that does not land where it is', () => {
    const play = new Play(version(1, [asking('ask', 'Name?')]));
    play.receive(inbound('hi'));
    play.command(to(version(2, [asking('other', 'Age?')])));
    expect(play.state.session).toMatchObject({ flow: { version: 1 }, status: 'open' });
  });

  it('of a failed session to a named step drops what Sinch refused, and goes on there', () => {
    const play = new Play(version(1, [saying('pic', 'A broken picture'), asking('ask', 'Like it?')]));
    play.sending = refusingStep('pic');
    play.receive(inbound('hi'));
    expect(play.state.session?.failure?.code).toBe('SEND_REFUSED');
    play.sending = accepting;
    const said = play.command(to(version(2, [saying('pic', 'A picture'), asking('ask', 'Like it?')]), 'pic'));
    expect(said).toEqual(['A picture', 'Like it?']);
    expect(play.state.session).toMatchObject({ status: 'open', failure: null, flow: { version: 2 } });
  });

  it('of a session that failed before its call says the rest and makes the call', () => {
    const steps = [saying('wait', 'One moment.'), calling('order'), saying('done', 'Ordered.')];
    const play = new Play(version(1, steps));
    play.sending = () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] });
    play.receive(inbound('hi'));
    expect(play.state.session).toMatchObject({ status: 'failed', calling: { request: { step: 'order' } } });
    play.sending = accepting;
    expect(play.command(to(version(2, steps)))).toEqual(['One moment.', 'Ordered.']);
    expect(play.calls).toHaveLength(1);
  });

  it('to a named step takes the conversation back from a person, who is told', () => {
    const steps = [handingOver('hand', 'ask'), asking('ask', 'Name?')];
    const play = new Play(version(1, steps));
    play.receive(inbound('hi'));
    expect(play.state.session?.status).toBe('handedOver');
    expect(play.command(to(version(2, steps), 'ask'))).toEqual(['Name?']);
    expect(play.forwards.map(({ content }) => content.kind)).toEqual(['started', 'ended']);
    expect(play.state.session?.status).toBe('open');
  });
});
