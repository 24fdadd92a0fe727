import type { SessionStart } from '../../../core/session/outside.ts';
import { asking, flowOf, greetingFlow, saying } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { awaitingReceipt, handingOver, pausing } from '../../helpers/session-steps.ts';
import { Play, type Sending, START } from './play.ts';

/** A session begun from outside; on a channel that takes any message. */
function aStart(more: Partial<SessionStart> = {}): SessionStart {
  const to = { appId: '01APPAAAAAAAAAAAAAAAAAAAAA', channel: 'SMS', identity: '+46700000001' };
  return { kind: 'start', id: 'k1', ...to, variables: {}, at: START, ...more };
}

const giveUp: Sending = () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] });

describe('a session begun from outside', () => {
  it('says its flow’s beginning with the variables that it was given', () => {
    const play = new Play(flowOf([saying('hello', 'Hi {{ vars.name }}!'), asking('ask', 'How was it?')]));
    const said = play.command({ kind: 'begin', start: aStart({ variables: { name: 'Ada' } }), opening: null });
    expect(said).toEqual(['Hi Ada!', 'How was it?']);
    expect(play.state.session).toMatchObject({ status: 'open', startedBy: 'api', lastInboundAt: 0 });
  });

  it('names what it says by its call, and never as another command of the same id would', () => {
    const play = new Play(flowOf([saying('hello', 'Hi!'), handingOver('hand', 'end')]));
    play.command({ kind: 'begin', start: aStart(), opening: null });
    play.command({ kind: 'personSays', id: 'k1', messages: [{ kind: 'text', text: 'Hi, I am Bo.' }] });
    expect(play.said.map(({ id }) => id)).toEqual(['start-k1:1', 'say-k1:0']);
  });

  it('leaves an active session alone', () => {
    const play = new Play(greetingFlow());
    play.receive(inbound('hi'));
    const before = play.state;
    expect(play.command({ kind: 'begin', start: aStart(), opening: null })).toEqual([]);
    expect(play.state).toEqual(before);
  });
});

describe('receipts', () => {
  const promo = flowOf([saying('promo', 'Sale!'), awaitingReceipt('seen', 'read'), saying('thanks', 'You read it.')]);

  it('do not end a wait whose message has not gone out', () => {
    const play = new Play(flowOf([saying('first', 'One'), asking('ask', 'Go on?'), ...promo.steps]));
    play.receive(inbound('hi'));
    play.report({
      kind: 'receipt',
      sessionId: play.state.session?.id ?? '',
      reply: play.said[1]?.id ?? '',
      status: 'read',
      code: '',
    });
    play.sending = giveUp;
    play.receive(inbound('yes'));
    expect(play.state.session).toMatchObject({ status: 'failed', flowState: { wait: { kind: 'receipt' } } });
    expect(play.said.map(({ text }) => text)).toEqual(['One', 'Go on?']);
  });
});

describe('a hand-over of a session that failed before it', () => {
  const flow = flowOf([saying('bye', 'A colleague takes over.'), handingOver('hand', 'end')]);

  it('is not told before what the bot says first is out', () => {
    const play = new Play(flow);
    play.sending = giveUp;
    play.receive(inbound('hi'));
    expect(play.state.session?.status).toBe('failed');
    expect(play.forwards).toEqual([]);
    play.sending = new Play(flow).sending;
    play.command({ kind: 'retry', id: 'u1', by: 'operator' });
    expect(play.state.session?.status).toBe('handedOver');
    expect(play.forwards.map(({ content }) => content.kind)).toEqual(['started']);
  });
});

describe('a wait of the flow', () => {
  it('for a time goes on by itself', () => {
    const play = new Play(flowOf([saying('now', 'Now.'), pausing('pause', 60_000), saying('later', 'Later.')]));
    expect(play.receive(inbound('hi'))).toEqual(['Now.']);
    expect(play.wait(59_000)).toEqual([]);
    expect(play.wait(1_000)).toEqual(['Later.']);
  });
});
