import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { accepting, Play, refusingStep } from './play.ts';

const HOUR = 3_600_000;
const post = (id: string, goto?: string) =>
  step(
    'call',
    id,
    {
      method: 'POST',
      url: `https://shop.example/${id}`,
      headers: {},
      into: null,
      timeoutMs: 1_000,
      retries: 1,
      onStatus: {},
    },
    goto,
  );

it('A call whose announcement was refused is not made', () => {
  const flow = flowOf(
    [
      asking('q', 'Order?'),
      saying('moment', 'One moment.'),
      post('order'),
      saying('done', 'Ordered.', 'end'),
      saying('sorry', 'Sorry.'),
      asking('again', 'Again?'),
    ],
    { routes: { onError: 'sorry' } },
  );
  const play = new Play(flow);
  play.receive(inbound('hi'));
  play.sending = refusingStep('moment');
  expect(play.receive(inbound('yes'))).toEqual(['Sorry.', 'Again?']);
  expect(play.calls).toHaveLength(0);
  expect(play.state.session?.calling).toBeNull();
});

it('A receipt ends no wait again and again', () => {
  const wait = step('wait', 'w', { for: { kind: 'receipt', status: 'delivered' }, keep: false, onFail: 'notify' });
  const nothing = step('send', 'notify', { messages: [] });
  const play = new Play(flowOf([saying('hello', 'Hello'), nothing, wait]));
  play.receive(inbound('hi'));
  const { id = '', lastReply } = play.state.session ?? {};
  play.report({ kind: 'receipt', sessionId: id, reply: lastReply?.id ?? '', status: 'failed', code: 'X' });
  expect(play.state.session?.flowState?.turn).toBeLessThan(5);
});

it('Two calls after two receipts of one reply are two', () => {
  const on = (id: string, status: 'delivered' | 'read') =>
    step('wait', id, { for: { kind: 'receipt', status }, keep: false });
  const play = new Play(
    flowOf([
      saying('hello', 'Hello'),
      on('w1', 'delivered'),
      post('a'),
      on('w2', 'read'),
      post('b'),
      asking('q', 'Q?'),
    ]),
  );
  play.receive(inbound('hi'));
  const { id = '', lastReply } = play.state.session ?? {};
  const reply = lastReply?.id ?? '';
  play.report({ kind: 'receipt', sessionId: id, reply, status: 'delivered', code: '' });
  play.report({ kind: 'receipt', sessionId: id, reply, status: 'read', code: '' });
  expect(play.calls).toHaveLength(2);
  expect(new Set(play.calls.map((c) => c.id)).size).toBe(2);
});

it('An operator’s hand-over that times out goes back to the question', () => {
  const q = asking('q', 'Q?');
  const flow = flowOf([
    { ...q, body: { ...q.body, timeoutMs: 10 * HOUR, onTimeout: 'bye' } },
    saying('thanks', 'Thanks', 'end'),
    saying('bye', 'Bye', 'end'),
  ]);
  const play = new Play(flow);
  play.receive(inbound('hi'));
  play.command({ kind: 'handover', id: 'h', to: 'support', note: '', timeoutMs: HOUR });
  expect(play.wait(HOUR)).toEqual(['Q?']);
});

it('What is said beside the flow has no part in what the flow waits for', () => {
  const wait = step('wait', 'w', { for: { kind: 'receipt', status: 'delivered' }, keep: false });
  const play = new Play(flowOf([saying('hello', 'Hello'), wait, asking('q', 'Q?')]));
  play.receive(inbound('hi'));
  const { id = '', lastReply, sinch, channel } = play.state.session ?? {};
  const start = {
    kind: 'start' as const,
    id: 's',
    appId: '',
    channel: channel ?? '',
    identity: sinch?.channelIdentity ?? '',
    variables: {},
    at: play.now,
  };
  play.command({
    kind: 'begin',
    start,
    opening: { flow: flowOf([saying('promo', 'Promo')]), settings: {}, contact: { vars: {}, consents: {} } },
  });
  expect(play.said.map((s) => s.text)).toContain('Promo');
  play.report({ kind: 'receipt', sessionId: id, reply: lastReply?.id ?? '', status: 'delivered', code: '' });
  expect(play.said.at(-1)?.text).toBe('Q?');
});

it('Refused replies that on_error could not take go on where they were said', () => {
  const flow = flowOf(
    [
      asking('q', 'Q?'),
      saying('pic', 'Picture'),
      asking('q2', 'Q2?'),
      saying('echo', 'Hi {{ vars.name }}', 'end'),
      saying('sorry', '{{ vars.missing }}', 'end'),
    ],
    { routes: { onError: 'sorry' } },
  );
  const play = new Play(flow);
  play.receive(inbound('hi'));
  play.sending = refusingStep('pic');
  play.receive(inbound('yes'));
  expect(play.state.session?.status).toBe('failed');
  play.sending = accepting;
  play.command({ kind: 'retry', id: 'r', by: 'operator' });
  expect(play.said.at(-1)?.text).toBe('Q2?');
  expect(play.receive(inbound('Ada'))).toEqual(['Hi Ada']);
});

it('More variables than a session may carry are not set', () => {
  const play = new Play(flowOf([asking('q', 'Q?')]));
  play.receive(inbound('hi'));
  play.command({ kind: 'setVariables', id: 'v1', variables: { name: 'x'.repeat(300_000) } });
  expect(play.state.session?.flowState?.vars).toEqual({});
  play.command({ kind: 'setVariables', id: 'v2', variables: { name: 'Ada' } });
  expect(play.state.session?.flowState?.vars).toEqual({ name: 'Ada' });
});

it('An operator who takes a session that says its last word keeps it', () => {
  const session = { onExpire: 'bye', expireMs: HOUR, maxMs: 10 * HOUR, restartWords: [] };
  const play = new Play(flowOf([asking('q', 'Q?'), saying('bye', 'Bye.', 'end')], { session }));
  play.receive(inbound('hi'));
  play.sending = () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] });
  play.wait(HOUR);
  play.command({ kind: 'handover', id: 'h', to: 'support', note: '' });
  expect(play.state.session?.status).toBe('handedOver');
});
