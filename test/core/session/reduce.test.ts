import type { CallOutcome } from '../../../core/flow/call.ts';
import { DEFAULT_LIMITS } from '../../../core/session/limits.ts';
import { asking, flowOf, greetingFlow, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { calling } from '../../helpers/session-steps.ts';
import { accepting, Play, refusing, refusingStep, START } from './play.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

describe('a session', () => {
  it('begins with the first message and answers it', () => {
    const play = new Play(greetingFlow());
    expect(play.receive(inbound('hi'))).toEqual(['Hello!', 'Your name?']);
    expect(play.state.session).toMatchObject({
      status: 'open',
      flow: { flow: 'test', version: 1 },
      channel: 'WHATSAPP',
    });
    expect(play.state.session?.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('answers the next message from where the flow waits', () => {
    const play = new Play(greetingFlow());
    play.receive(inbound('hi'));
    expect(play.receive(inbound('Ada'))).toEqual(['Hi Ada.', 'Your name?']);
  });

  it('names replies by the message that caused them, counting from 0', () => {
    const play = new Play(greetingFlow());
    const message = inbound('hi');
    play.receive(message);
    expect(play.said.map(({ id }) => id)).toEqual([`${message.id}:0`, `${message.id}:1`]);
  });

  it('takes a message once, however often it is delivered', () => {
    const play = new Play(greetingFlow());
    const message = inbound('hi');
    play.receive(message);
    for (let i = 0; i < 5; i++) expect(play.receive(message)).toEqual([]);
    play.continueAsNew();
    expect(play.receive(message)).toEqual([]);
    expect(play.state.queue).toEqual([]);
  });

  it('sets the six variables from every inbound message, and replies go to the last identity', () => {
    const play = new Play(greetingFlow());
    play.receive(inbound('hi'));
    play.receive(inbound('Ada', { channel: 'SMS', identity: '+46 700000001', contactId: '', metadata: { vip: true } }));
    expect(play.state.session?.sinch).toEqual({
      channelIdentifier: 'SMS',
      channelIdentity: '+46 700000001',
      contactId: '',
      appId: '01APPAAAAAAAAAAAAAAAAAAAAA',
      conversationId: '01CONVERSATION',
      metadata: { vip: true },
    });
  });

  it.each([
    ['channelIdentifier', { channel: 'RCS' }, '"RCS"'],
    ['channelIdentity', { identity: '777' }, '"777"'],
    ['contactId', { contactId: 'c-1' }, '"c-1"'],
    ['appId', { appId: 'a-1' }, '"a-1"'],
    ['conversationId', { conversationId: 'v-1' }, '"v-1"'],
    ['metadata', { metadata: 'gold' }, '"gold"'],
  ])('branches on internal.sinchConversationAPI.%s', (name, more, value) => {
    const flow = flowOf([
      step('branch', 'which', {
        cases: [{ if: `internal.sinchConversationAPI.${name} == ${value}`, goto: 'yes' }],
        otherwise: 'no',
      }),
      saying('yes', 'It is.', 'end'),
      saying('no', 'It is not.', 'end'),
    ]);
    expect(new Play(flow).receive(inbound('hi', more))).toEqual(['It is.']);
    expect(new Play(flow).receive(inbound('hi'))).toEqual(['It is not.']);
  });

  it('ends with its flow, lingers, and a new message then begins a fresh one', () => {
    const play = new Play(flowOf([saying('bye', 'Bye!')]));
    const first = inbound('hi');
    play.receive(first);
    const { session } = play.state;
    expect(session).toMatchObject({ status: 'ended', endedBecause: 'its flow ended' });
    expect(play.receive(first)).toEqual([]);
    expect(play.receive(inbound('again'))).toEqual(['Bye!']);
    expect(play.state.session?.id).not.toBe(session?.id);
  });

  it('closes the workflow once an ended session has lingered for the redelivery horizon', () => {
    const play = new Play(flowOf([saying('bye', 'Bye!')]));
    play.receive(inbound('hi'));
    play.wait(DEFAULT_LIMITS.redeliveryHorizonMs - 1);
    expect(play.closed).toBeNull();
    play.wait(1);
    expect(play.closed).toEqual({ failure: null });
  });

  it('starts over on a restart word as people write it, with punctuation behind it', () => {
    const play = new Play(greetingFlow());
    play.receive(inbound('hi'));
    expect(play.receive(inbound('Restart!'))).toEqual(['Hello!', 'Your name?']);
  });

  it('starts over on a restart word', () => {
    const play = new Play(greetingFlow());
    play.receive(inbound('hi'));
    play.receive(inbound('Ada'));
    const { session } = play.state;
    expect(play.receive(inbound(' Restart '))).toEqual(['Hello!', 'Your name?']);
    expect(play.state.session?.id).not.toBe(session?.id);
    expect(play.state.session?.flowState?.vars).not.toHaveProperty('name', 'Ada');
  });

  it('ends when an operator ends it', () => {
    const play = new Play(greetingFlow());
    play.receive(inbound('hi'));
    play.command({ kind: 'end' });
    expect(play.state.session).toMatchObject({ status: 'ended', endedBecause: 'an operator ended it' });
  });
});

describe('silence', () => {
  const rules = { idleMs: 30 * MINUTE, onIdle: 'remind', expireMs: 12 * HOUR, maxMs: 30 * 24 * HOUR, restartWords: [] };
  const flow = () =>
    flowOf([asking('ask_name', 'Your name?'), saying('bye', 'Bye!', 'end'), saying('remind', 'Still there?', 'back')], {
      session: rules,
    });

  it('reminds once per silence, and again after the contact wrote', () => {
    const play = new Play(flow());
    play.receive(inbound('hi'));
    expect(play.wait(29 * MINUTE)).toEqual([]);
    expect(play.wait(MINUTE)).toEqual(['Still there?']);
    expect(play.wait(HOUR)).toEqual([]);
    expect(play.state.session?.flowState?.at).toBe('ask_name');
  });

  it('names the reminder by what the contact is silent after, so that a reset gives the same id', () => {
    const play = new Play(flow());
    play.receive(inbound('hi', { id: 'm1' }));
    play.wait(31 * MINUTE);
    expect(play.said.at(-1)?.id).toBe('idle-m1:0');
  });

  it('expires the session after its time; the next message begins a fresh one', () => {
    const play = new Play(flow());
    play.receive(inbound('hi'));
    play.wait(12 * HOUR);
    expect(play.state.session).toMatchObject({ status: 'ended', endedBecause: 'the contact was silent for too long' });
    expect(play.receive(inbound('hello?'))).toEqual(['Your name?']);
  });

  it('lets the flow say a last word when it expires', () => {
    const steps = [
      asking('ask_name', 'Your name?'),
      saying('bye', 'Bye!', 'end'),
      saying('expired', 'I will be off then.', 'back'),
    ];
    const play = new Play(flowOf(steps, { session: { ...rules, onIdle: undefined, onExpire: 'expired' } }));
    play.receive(inbound('hi'));
    expect(play.wait(12 * HOUR)).toEqual(['I will be off then.']);
    expect(play.state.session?.status).toBe('ended');
  });

  it('ends at its maximum age, however lively it is', () => {
    const play = new Play(greetingFlow({ session: { expireMs: 12 * HOUR, maxMs: 20 * HOUR, restartWords: [] } }));
    play.receive(inbound('hi'));
    play.wait(11 * HOUR);
    play.receive(inbound('Ada'));
    play.wait(9 * HOUR);
    expect(play.state.session).toMatchObject({ status: 'ended', endedBecause: 'it reached its maximum age' });
  });
});

describe('a failure', () => {
  it('of a refused reply parks the session at that step with one apology', () => {
    const play = new Play(greetingFlow());
    play.sending = refusing(1);
    const texts = play.receive(inbound('hi'));
    expect(texts).toEqual(['Hello!', expect.stringContaining('Sorry')]);
    expect(play.state.session).toMatchObject({
      status: 'failed',
      failure: { code: 'SEND_REFUSED', step: 'ask_name', status: 400 },
    });
    expect(play.state.session?.failure?.unsent?.replies.map(({ step: at }) => at)).toEqual(['ask_name']);
  });

  it('is retried by an operator: what was accepted is not sent again, ids stay', () => {
    const play = new Play(greetingFlow());
    play.sending = refusing(1);
    const message = inbound('hi');
    play.receive(message);
    play.sending = accepting;
    expect(play.command({ kind: 'retry', id: 'u1', by: 'operator' })).toEqual(['Your name?']);
    expect(play.said.at(-1)?.id).toBe(`${message.id}:1`);
    expect(play.state.session).toMatchObject({ status: 'open', failure: null });
    expect(play.receive(inbound('Ada'))).toEqual(['Hi Ada.', 'Your name?']);
  });

  it('is retried by the contact’s next message, which then is answered too', () => {
    const play = new Play(greetingFlow());
    play.sending = refusing(1);
    play.receive(inbound('hi'));
    play.sending = accepting;
    expect(play.receive(inbound('Ada'))).toEqual(['Your name?', 'Hi Ada.', 'Your name?']);
  });

  it('is tried again by messages at most once a minute; they wait their turn', () => {
    const play = new Play(greetingFlow());
    play.sending = refusingStep('ask_name');
    play.receive(inbound('hi'));
    play.receive(inbound('one'));
    play.wait(10_000);
    const sends = play.sends.length;
    play.receive(inbound('two'));
    expect(play.sends).toHaveLength(sends);
    expect(play.state.queue).toHaveLength(2);
    play.sending = accepting;
    expect(play.wait(MINUTE)).toEqual(['Your name?', 'Hi one.', 'Your name?', 'Hi two.', 'Your name?']);
  });

  it('tries once for a message, not for ever: the contact reads one apology for each', () => {
    const play = new Play(greetingFlow());
    play.sending = refusingStep('ask_name');
    play.receive(inbound('hi'));
    expect(play.receive(inbound('one'))).toEqual([expect.stringContaining('Sorry')]);
    expect(play.wait(24 * HOUR)).toEqual([]);
  });

  it('tries once for a message too where it fails behind a call, and the next message waits its minute', () => {
    const play = new Play(flowOf([saying('hello', 'Hello!'), calling('order'), asking('more', 'More?', 'more')]));
    const answered = (status: number): CallOutcome => ({ kind: 'response', status, headers: {}, body: null });
    play.calling = () => answered(500);
    play.receive(inbound('hi'));
    expect(play.receive(inbound('one'))).toEqual([expect.stringContaining('Sorry')]);
    expect(play.calls).toHaveLength(2);
    expect(play.wait(24 * HOUR)).toEqual([]);
    expect(play.receive(inbound('two'))).toEqual([expect.stringContaining('Sorry')]);
    play.calling = () => answered(200);
    expect(play.receive(inbound('three'))).toEqual([]);
    expect(play.wait(MINUTE)[0]).toBe('More?');
    expect(play.calls).toHaveLength(4);
  });

  it('is tried at once again when it fails at something else later', () => {
    const steps = [asking('more', 'More?'), calling('order'), asking('again', 'Again?', 'order')];
    const play = new Play(flowOf(steps));
    play.receive(inbound('hi'));
    const failing = () => ({ kind: 'response' as const, status: 500, headers: {}, body: null });
    const { calling: working } = play;
    play.calling = failing;
    play.receive(inbound('one'));
    play.calling = working;
    expect(play.receive(inbound('two'))).toContain('Again?');
    play.calling = failing;
    play.receive(inbound('three'));
    const calls = play.calls.length;
    play.receive(inbound('four'));
    expect(play.calls).toHaveLength(calls + 1);
  });

  it('goes to on_error where the flow has one, and stays listed until that step succeeds', () => {
    const steps = [
      saying('hello', 'Hello!'),
      asking('ask_name', 'Your name?'),
      saying('bye', 'Bye!', 'end'),
      saying('sorry', 'Oh dear.', 'repeat'),
    ];
    const play = new Play(flowOf(steps, { routes: { onError: 'sorry' } }));
    play.sending = (planned) => (planned.replies[0]?.step === 'hello' ? refusing(0)(planned) : accepting(planned));
    play.receive(inbound('hi'));
    const reason = 'Sinch refused a reply of step hello: the media is too large';
    expect(play.state.session?.handled).toEqual({ step: 'hello', code: 'SEND_REFUSED', reason });
    expect(play.said.map(({ text }) => text)).toContain('Oh dear.');
  });

  it('of the send itself parks without an apology and looks first when it was unclear', () => {
    const play = new Play(greetingFlow());
    const message = inbound('hi');
    play.sending = () => ({
      code: 'SEND_TIMED_OUT',
      reason: 'No answer.',
      unclear: true,
      accepted: [`${message.id}:0`],
    });
    expect(play.receive(message)).toEqual([]);
    expect(play.sends).toHaveLength(1);
    expect(play.state.session?.failure).toMatchObject({
      code: 'SEND_TIMED_OUT',
      unsent: { lookFirst: true, replies: [{ id: `${message.id}:1` }] },
    });
  });

  it('leaves replies that are too old to an operator', () => {
    const play = new Play(greetingFlow());
    play.sending = refusing(1);
    play.receive(inbound('hi'));
    play.wait(2 * HOUR);
    play.sending = accepting;
    expect(play.receive(inbound('Ada'))).toEqual([expect.stringContaining('Sorry')]);
    expect(play.state.session?.failure?.code).toBe('REPLIES_TOO_OLD');
    expect(play.command({ kind: 'retry', id: 'u1', by: 'operator' })).toEqual(['Your name?', 'Hi Ada.', 'Your name?']);
  });

  it('closes the workflow as failed when nothing helped in time', () => {
    const play = new Play(greetingFlow());
    play.sending = refusing(0);
    play.receive(inbound('hi'));
    play.wait(DEFAULT_LIMITS.keepFailedMs);
    expect(play.closed?.failure?.code).toBe('SEND_REFUSED');
  });

  it('of a missing flow keeps the first message and starts with it once there is a flow', () => {
    const play = new Play(null);
    expect(play.receive(inbound('hi'))).toEqual([expect.stringContaining('Sorry')]);
    expect(play.state.session?.failure?.code).toBe('FLOW_NOT_FOUND');
    play.flow = greetingFlow();
    expect(play.command({ kind: 'retry', id: 'u1', by: 'operator' })).toEqual(['Hello!', 'Your name?']);
  });

  it('of a step runs that step again on retry, under a cause of its own', () => {
    const broken = flowOf([
      saying('hello', 'Hello!'),
      saying('boom', '{{ vars.missing }}'),
      asking('ask_name', 'Your name?'),
    ]);
    const play = new Play(broken);
    expect(play.receive(inbound('hi'))).toEqual(['Hello!', expect.stringContaining('Sorry')]);
    expect(play.state.session).toMatchObject({ status: 'failed', failure: { step: 'boom' } });
    expect(play.command({ kind: 'retry', id: 'u1', by: 'operator' })).toEqual([expect.stringContaining('Sorry')]);
    expect(play.said.at(-1)?.id).toBe(`retry-${play.state.session?.id}-1:0`);
  });

  it('of what on_error says parks the session: a contact whom nothing reaches is not written to for ever', () => {
    const play = new Play(
      flowOf([saying('hello', 'Hello!'), saying('sorry', 'Oh dear.', 'end')], { routes: { onError: 'sorry' } }),
    );
    play.sending = refusing(0);
    expect(play.receive(inbound('hi'))).toEqual([]);
    expect(play.state.session).toMatchObject({ status: 'failed', failure: { code: 'SEND_REFUSED', step: 'sorry' } });
    expect(play.sends).toHaveLength(3);
  });

  it('of a reminder is answered by on_error once, not with every look at the clock', () => {
    const session = { idleMs: HOUR, onIdle: 'remind', expireMs: 12 * HOUR, maxMs: 30 * 24 * HOUR, restartWords: [] };
    const steps = [
      asking('ask_name', 'Your name?'),
      saying('remind', 'Still there?', 'back'),
      saying('sorry', 'Oh dear.', 'back'),
    ];
    const play = new Play(flowOf(steps, { session, routes: { onError: 'sorry' } }));
    play.receive(inbound('hi'));
    play.sending = refusingStep('remind');
    expect(play.wait(2 * HOUR)).toEqual(['Oh dear.']);
    expect(play.wait(20 * HOUR)).toEqual([]);
    expect(play.state.session?.status).toBe('ended');
  });

  it('of the last word at expiry ends the session all the same', () => {
    const session = { onExpire: 'bye', expireMs: 12 * HOUR, maxMs: 30 * 24 * HOUR, restartWords: [] };
    const steps = [asking('ask_name', 'Your name?'), saying('bye', 'Bye!', 'end'), saying('sorry', 'Oh dear.', 'back')];
    const play = new Play(flowOf(steps, { session, routes: { onError: 'sorry' } }));
    play.receive(inbound('hi'));
    play.sending = refusingStep('bye');
    expect(play.wait(13 * HOUR)).toEqual([]);
    expect(play.state.session?.status).toBe('ended');
  });

  describe('of a step that is repaired', () => {
    const steps = (text: string) => [saying('hello', 'Hello!'), saying('boom', text), asking('ask_name', 'Your name?')];

    it('goes on days later without expiring at once: its clocks stood still', () => {
      const play = new Play(flowOf(steps('{{ vars.missing }}')));
      // On WhatsApp only a template would be taken so late.
      play.receive(inbound('hi', { channel: 'SMS' }));
      play.wait(3 * 24 * HOUR);
      play.repair(flowOf(steps('All well.')));
      expect(play.command({ kind: 'retry', id: 'u1', by: 'operator' })).toEqual(['All well.', 'Your name?']);
      expect(play.wait(11 * HOUR)).toEqual([]);
      expect(play.state.session?.status).toBe('open');
    });

    it('sends first what the failing turn had said, where that did not go out either', () => {
      const play = new Play(flowOf(steps('{{ vars.missing }}')));
      play.sending = () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] });
      play.receive(inbound('hi'));
      expect(play.state.session?.failure).toMatchObject({
        step: 'boom',
        unsent: { lookFirst: true, replies: [{ step: 'hello' }] },
      });
      play.sending = accepting;
      play.repair(flowOf(steps('All well.')));
      expect(play.command({ kind: 'retry', id: 'u1', by: 'operator' })).toEqual(['Hello!', 'All well.', 'Your name?']);
    });
  });
});

describe('a reset to before the session began', () => {
  it('names the session, and so its choices and reminders, as it was named before', () => {
    const [first, again] = [new Play(greetingFlow()), new Play(greetingFlow())];
    const message = inbound('hi', { acceptedAt: START });
    again.simulation.now = START + 5_000;
    for (const play of [first, again]) {
      play.simulation.state = { ...play.state, queue: [message] };
      play.wait(0);
      play.command({ kind: 'retry', id: 'none', by: 'operator' });
    }
    expect(again.state.session?.id).toBe(first.state.session?.id);
    expect(again.sends).toEqual(first.sends.map((send) => ({ ...send, plannedAt: START + 5_000 })));
  });
});
