import type { CallOutcome } from '../../../core/flow/call.ts';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play, refusing } from './play.ts';

const HOUR = 3_600_000;
const text = { type: 'string' as const, sensitive: false };
const session = { idleMs: HOUR / 2, onIdle: 'remind', expireMs: 12 * HOUR, maxMs: 30 * 24 * HOUR, restartWords: [] };

const calling = step('call', 'look_up', {
  method: 'POST',
  url: 'https://shop.example',
  headers: {},
  into: { variable: 'name' },
  timeoutMs: 1_000,
  retries: 1,
  onStatus: {},
});

describe('a call', () => {
  const flow = flowOf([saying('moment', 'One moment.'), calling, asking('found', 'It is {{ vars.name }}.')], {
    session,
  });
  const shipped: CallOutcome = { kind: 'response', status: 200, headers: {}, body: 'shipped' };
  const unclear: CallOutcome = { kind: 'failed', code: 'CALL_TIMED_OUT', reason: 'no answer came', unclear: true };

  it('is made once what was said before it is out, and its answer goes on', () => {
    const play = new Play(flow);
    play.calling = () => {
      expect(play.said.map((reply) => reply.text)).toEqual(['One moment.']);
      return shipped;
    };
    expect(play.receive(inbound('hi'))).toEqual(['One moment.', 'It is shipped.']);
    expect(play.calls).toHaveLength(1);
  });

  it('waits for a retry where what was said before it did not go out', () => {
    const play = new Play(flow);
    play.calling = () => shipped;
    play.sending = refusing(0);
    play.receive(inbound('hi'));
    expect(play.calls).toHaveLength(0);
    play.sending = (planned) => planned.replies.map(({ id }) => ({ id, outcome: 'accepted' }));
    expect(play.command({ kind: 'retry', id: 'u1', by: 'operator' })).toEqual(['One moment.', 'It is shipped.']);
  });

  it('keeps its id where it may have been carried out, and takes a new one where it was not', () => {
    const play = new Play(flow);
    play.calling = () => unclear;
    play.receive(inbound('hi'));
    expect(play.state.session).toMatchObject({
      status: 'failed',
      failure: { code: 'CALL_TIMED_OUT', step: 'look_up' },
    });
    play.calling = () => ({ kind: 'response', status: 422, headers: {}, body: null });
    play.command({ kind: 'retry', id: 'u1', by: 'operator' });
    play.command({ kind: 'retry', id: 'u2', by: 'operator' });
    const [first, second, third] = play.calls.map(({ id }) => id);
    expect(second).toBe(first);
    expect(third).not.toBe(second);
  });

  it('keeps its id after a status that leaves it in doubt', () => {
    const play = new Play(flow);
    play.calling = () => ({ kind: 'response', status: 502, headers: {}, body: null });
    play.receive(inbound('hi'));
    play.command({ kind: 'retry', id: 'u1', by: 'operator' });
    expect(new Set(play.calls.map(({ id }) => id)).size).toBe(1);
  });

  it('names the same call again when the same message is played again', () => {
    const message = inbound('hi', { acceptedAt: 0 });
    const ids = [new Play(flow), new Play(flow)].map((play) => {
      play.receive(message);
      return play.calls.map(({ id }) => id);
    });
    expect(ids[0]).toEqual(ids[1]);
  });
});

describe('a receipt', () => {
  const steps = [
    saying('first', 'Ping'),
    step('wait', 'arrive', {
      for: { kind: 'receipt', status: 'delivered' },
      timeoutMs: HOUR,
      onTimeout: 'late',
      onFail: 'lost',
      keep: false,
    }),
    asking('here', 'It is there.'),
    step('end', 'done', {}),
    asking('late', 'Late.'),
    asking('lost', 'Lost.'),
    saying('failed', 'One did not arrive ({{ error.code }}).', 'back'),
  ];
  const flow = flowOf(steps, { session: { ...session, onIdle: 'late' }, routes: { onDeliveryFailed: 'failed' } });
  const about = (play: Play, status: 'delivered' | 'read' | 'failed', reply?: string) => ({
    kind: 'receipt' as const,
    sessionId: play.state.session?.id ?? '',
    reply: reply ?? play.state.session?.lastReply?.id ?? '',
    status,
    code: 'NOT_REACHABLE',
  });
  const begun = () => {
    const play = new Play(flow);
    play.receive(inbound('hi'));
    return play;
  };

  it('ends the wait for it, and silence does not count meanwhile', () => {
    const play = begun();
    expect(play.wait(HOUR - 1)).toEqual([]);
    expect(play.report(about(play, 'delivered'))).toEqual(['It is there.']);
  });

  it.each([
    ['read without delivered', 'read', 'It is there.'],
    ['failed', 'failed', 'Lost.'],
  ] as const)('that says %s ends it too', (_case, status, said) => {
    const play = begun();
    expect(play.report(about(play, status))).toEqual([said]);
  });

  it('that never comes lets the time run out', () => {
    expect(begun().wait(HOUR)).toEqual(['Late.']);
  });

  it('of another reply or session is no answer', () => {
    const play = begun();
    expect(play.report(about(play, 'delivered', 'other:0'))).toEqual([]);
    expect(play.report({ ...about(play, 'delivered'), sessionId: 'other' })).toEqual([]);
  });

  it('that comes before the flow waits for it counts when it does', () => {
    const play = new Play(flowOf([asking('q', 'Q?'), ...steps.slice(1)], { session: { ...session, onIdle: 'late' } }));
    play.receive(inbound('hi'));
    play.report(about(play, 'read'));
    expect(play.receive(inbound('x'))).toEqual(['It is there.']);
  });

  it('of a failed delivery is told to the flow once per cause, and never of what it says about it', () => {
    const play = begun();
    play.report(about(play, 'delivered'));
    expect(play.report(about(play, 'failed'))).toEqual(['One did not arrive (NOT_REACHABLE).']);
    expect(play.report(about(play, 'failed', play.said[1]?.id))).toEqual([]);
    expect(play.report(about(play, 'failed'))).toEqual([]);
    expect(play.state.session?.flowState).toMatchObject({ at: 'here', wait: { kind: 'answer' } });
  });
});

describe('an event from outside', () => {
  const flow = flowOf(
    [
      asking('q', 'Pay now?'),
      step('wait', 'payment', {
        for: { kind: 'event', name: 'paid', into: 'name' },
        timeoutMs: HOUR,
        onTimeout: 'late',
        keep: true,
      }),
      asking('thanks', 'Thanks for {{ vars.name }}.'),
      step('end', 'done', {}),
      asking('late', 'Late.'),
    ],
    { session: { ...session, onIdle: 'late' } },
  );
  const paid = (id: string, data = 'tea') => ({ kind: 'outside' as const, id, name: 'paid', data });
  const waiting = () => {
    const play = new Play(flow);
    play.receive(inbound('hi'));
    play.receive(inbound('yes'));
    return play;
  };

  it('lets the flow that waits for it go on', () => {
    expect(waiting().command(paid('e1'))).toEqual(['Thanks for tea.']);
  });

  it('is remembered until the flow waits for it, and taken once', () => {
    const play = new Play(flow);
    play.receive(inbound('hi'));
    expect(play.command(paid('e1'))).toEqual([]);
    expect(play.command(paid('e1', 'again'))).toEqual([]);
    expect(play.receive(inbound('yes'))).toEqual(['Thanks for tea.']);
    expect(play.state.session?.events).toEqual([]);
  });

  it('of another name, or too late, is no answer', () => {
    const play = waiting();
    expect(play.command({ ...paid('e1'), name: 'cancelled' })).toEqual([]);
    expect(play.receive(inbound('and?'))).toEqual([]);
    expect(play.wait(HOUR)).toEqual(['Late.']);
    expect(play.command(paid('e2'))).toEqual([]);
    expect(play.state.session?.events.map(({ name }) => name)).toEqual(['cancelled', 'paid']);
  });
});

describe('what outlives a session', () => {
  const kept = { name: { ...text, keep: 'contact' as const } };
  const flow = flowOf(
    [
      asking('ask_name', 'Name?'),
      step('consent', 'agree', { change: 'give', consent: 'news', wording: 'Yes' }),
      asking('on', 'Hi {{ vars.name }}.'),
    ],
    { session, variables: kept, consents: ['news'] },
  );

  it('is stored with who said it when, and where', () => {
    const play = new Play(flow);
    play.receive(inbound('hi'));
    play.receive(inbound('Ada'));
    const about = { sessionId: play.state.session?.id, channel: 'WHATSAPP', flow: 'test@1', at: play.now };
    expect(play.kept).toMatchObject([
      { kind: 'variable', name: 'name', value: 'Ada', ...about },
      { kind: 'consent', consent: 'news', given: true, wording: 'Yes', language: 'en', ...about },
    ]);
    expect(play.state.session?.unkept).toEqual([]);
  });

  it('waits in the session while it cannot be stored, holds for the next one, and the workflow does not close on it', () => {
    const play = new Play(flow);
    play.keeping = false;
    play.receive(inbound('hi'));
    play.receive(inbound('Ada'));
    play.command({ kind: 'end' });
    expect(play.state.session?.unkept).toHaveLength(2);
    play.receive(inbound('hi again'));
    expect(play.state.session?.flowState?.vars).toEqual({ name: 'Ada' });
    play.command({ kind: 'end' });
    play.wait(26 * HOUR);
    expect(play.closed).toBeNull();
    play.keeping = true;
    play.wait(HOUR);
    expect(play.kept.map(({ kind }) => kind)).toEqual(['variable', 'consent']);
    expect(play.closed).toEqual({ failure: null });
  });

  it('is known to the next session', () => {
    const play = new Play(flow);
    play.contact = { vars: { name: 'Bo', other: 1 }, consents: { news: true } };
    play.receive(inbound('hi'));
    expect(play.state.session?.flowState?.vars).toEqual({ name: 'Bo' });
  });
});

describe('a contact who opts out', () => {
  const flow = flowOf([asking('q', 'Q?'), saying('bye', 'Bye.'), saying('out', 'We are sorry.', 'end')], {
    session,
    routes: { onOptOut: 'out' },
    consents: ['news'],
  });

  it('is sent nothing more, and the flow’s route still runs, once', () => {
    const play = new Play(flow);
    play.contact = { vars: {}, consents: { news: true } };
    play.receive(inbound('hi'));
    expect(play.report({ kind: 'consent', id: 'o1', given: false })).toEqual([]);
    expect(play.state.session).toMatchObject({ status: 'ended', contact: { consents: { all: false, news: false } } });
  });

  it('is sent nothing by what he writes later either, until he opts in', () => {
    const play = new Play(flow);
    play.contact = { vars: {}, consents: { all: false } };
    expect(play.receive(inbound('hi'))).toEqual([]);
    play.report({ kind: 'consent', id: 'i1', given: true });
    expect(play.receive(inbound('x'))).toEqual(['Bye.', 'We are sorry.']);
  });
});

describe('time', () => {
  it('that a flow waits for passes without the contact’s silence counting, which begins with the next question', () => {
    const steps = [
      step('wait', 'pause', { for: { kind: 'time', ms: 48 * HOUR }, keep: false }),
      asking('q', 'Q?'),
      saying('remind', 'Still there?', 'back'),
    ];
    const play = new Play(flowOf(steps, { session }));
    play.receive(inbound('hi', { channel: 'SMS' }));
    expect(play.wait(47 * HOUR)).toEqual([]);
    expect(play.wait(HOUR)).toEqual(['Q?']);
    expect(play.wait(HOUR / 2)).toEqual(['Still there?']);
    expect(play.state.session?.status).toBe('open');
  });

  it('that closes the channel’s window lets only templates through', () => {
    const template = step('send', 'hello', {
      messages: [{ kind: 'template', channels: { WHATSAPP: { id: 't', params: {} } } }],
    });
    const pause = step('wait', 'pause', { for: { kind: 'time', ms: 25 * HOUR }, keep: false });
    const branch = step('branch', 'open', { cases: [{ if: 'session.windowOpen', goto: 'q' }], otherwise: 'hello' });
    const play = new Play(flowOf([pause, branch, template, step('end', 'done', {}), asking('q', 'Q?')], { session }));
    play.receive(inbound('hi'));
    expect(play.wait(25 * HOUR)).toEqual(['(template) t']);
    const plain = new Play(flowOf([pause, asking('q', 'Q?')], { session }));
    plain.receive(inbound('hi'));
    expect(plain.wait(25 * HOUR)).toEqual([]);
    expect(plain.state.session).toMatchObject({ status: 'failed', failure: { code: 'WINDOW_CLOSED' } });
    // The contact's next message opens it, and makes the session try again before it is taken.
    expect(plain.receive(inbound('hello?'))[0]).toBe('Q?');
    expect(plain.state.session?.failure).toBeNull();
  });
});
