import { DEFAULT_LIMITS } from '../../../core/session/limits.ts';
import { reduce } from '../../../core/session/reduce.ts';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play, refusing } from './play.ts';

const HOUR = 3_600_000;
const variables = {
  name: { type: 'string' as const, sensitive: false },
  card: { type: 'string' as const, sensitive: true },
};
const session = {
  idleMs: HOUR / 2,
  onIdle: 'remind',
  expireMs: 12 * HOUR,
  maxMs: 30 * 24 * HOUR,
  restartWords: ['restart'],
};

const flow = flowOf(
  [
    asking('ask_name', 'Your name?'),
    step('set', 'remember', { assignments: [{ name: 'card', value: '4111' }] }),
    step('handover', 'agent', {
      to: 'support',
      note: 'For {{ vars.name }}',
      timeoutMs: 8 * HOUR,
      onTimeout: 'late',
      onRelease: 'menu',
    }),
    step('end', 'done', {}),
    asking('menu', 'Anything else?'),
    saying('late', 'Nobody had time.', 'menu'),
    saying('remind', 'Still there?', 'back'),
    saying('sorry', 'Sorry, {{ error.code }}.', 'menu'),
  ],
  {
    variables,
    session,
    keywords: { menu: 'menu' },
    routes: { onError: 'sorry', onOptOut: 'late', onDeliveryFailed: 'late' },
  },
);

function handedOver() {
  const play = new Play(flow);
  play.receive(inbound('hi'));
  play.receive(inbound('Ada'));
  return play;
}

const told = (play: Play) => play.forwards.map(({ content }) => content.kind);

test('The target is told that it has the conversation, with note, variables and transcript, sensitive ones masked', () => {
  const play = handedOver();
  expect(play.state.session).toMatchObject({ status: 'handedOver', flowState: { at: 'agent' } });
  expect(play.forwards).toMatchObject([
    {
      target: 'support',
      content: {
        kind: 'started',
        note: 'For Ada',
        variables: { name: 'Ada', card: '•••' },
        transcript: [
          { from: 'contact', text: 'hi' },
          { from: 'bot', text: 'Your name?' },
          { from: 'contact', text: 'Ada' },
        ],
      },
    },
  ]);
});

test('While a person has the conversation the bot says nothing: no route, no keyword, no restart word, no reminder', () => {
  const play = handedOver();
  expect(play.receive(inbound('menu'))).toEqual([]);
  expect(play.receive(inbound('restart'))).toEqual([]);
  expect(play.wait(3 * HOUR)).toEqual([]);
  const { id = '', lastReply } = play.state.session ?? {};
  play.report({ kind: 'receipt', sessionId: id, reply: lastReply?.id ?? '', status: 'failed', code: 'X' });
  expect(play.said.map(({ text }) => text)).toEqual(['Your name?']);
  expect(told(play)).toEqual(['started', 'message', 'message']);
  expect(play.forwards.at(-1)?.content).toMatchObject({ message: { content: { text: 'restart' } } });
  expect(play.state.session?.deadlines).not.toHaveProperty('idle');
  expect(play.state.session?.deadlines).not.toHaveProperty('expire');
});

test('A duplicate is not forwarded twice, and every forward has an id of its own', () => {
  const play = handedOver();
  const message = inbound('hello?');
  play.receive(message);
  play.receive(message);
  expect(told(play)).toEqual(['started', 'message']);
  expect(new Set(play.forwards.map(({ id }) => id)).size).toBe(2);
});

test('What the person says reaches the contact and stands in the talk; a refusal is no failure of the flow', () => {
  const play = handedOver();
  const says = (id: string) =>
    play.command({ kind: 'personSays', id, messages: [{ kind: 'text', text: 'I am Bob.' }] });
  expect(says('p1')).toEqual(['I am Bob.']);
  expect(play.state.session?.talk.at(-1)).toMatchObject({ from: 'person', text: 'I am Bob.' });
  play.sending = refusing(0);
  expect(says('p2')).toEqual([]);
  expect(play.state.session).toMatchObject({ status: 'handedOver', failure: null });
  expect(play.state.session?.asideRefused?.reason).toMatch(/the media is too large/);
});

test('A release gives the bot the conversation back, and the target is told behind what the bot says', () => {
  const play = handedOver();
  expect(play.command({ kind: 'release', id: 'r1' })).toEqual(['Anything else?']);
  expect(told(play)).toEqual(['started', 'ended']);
  expect(play.state.session).toMatchObject({ status: 'open', forwarding: [] });
  expect(play.wait(HOUR)).toEqual(['Still there?']);
});

test('Nobody in time: the flow says so, and its clocks run again', () => {
  const play = handedOver();
  expect(play.wait(8 * HOUR + 1)).toEqual(['Nobody had time.', 'Anything else?']);
  expect(told(play)).toEqual(['started', 'ended']);
});

test('A target that refuses gives the flow’s on_error the word', () => {
  const play = new Play(flow);
  play.forwarding = ({ content }) =>
    content.kind === 'ended' ? null : { code: 'HANDOVER_REFUSED', reason: 'It is closed.' };
  play.receive(inbound('hi'));
  expect(play.receive(inbound('Ada'))).toEqual(['Sorry, HANDOVER_REFUSED.', 'Anything else?']);
  expect(play.state.session).toMatchObject({ status: 'open', handled: { step: 'agent', code: 'HANDOVER_REFUSED' } });
});

test('An operator takes the conversation at a question and gives it back there', () => {
  const play = new Play(flow);
  play.receive(inbound('hi'));
  expect(play.command({ kind: 'handover', id: 'h1', to: 'desk', note: 'mine' })).toEqual([]);
  expect(play.receive(inbound('Ada'))).toEqual([]);
  expect(play.command({ kind: 'release', id: 'r1' })).toEqual(['Your name?']);
  expect(told(play)).toEqual(['started', 'message', 'ended']);
});

test('An operator’s hand-over that nobody hears leaves the bot where it was', () => {
  const play = new Play(flow);
  play.forwarding = () => ({ code: 'HANDOVER_TARGET_MISSING', reason: 'No such target.' });
  play.receive(inbound('hi'));
  expect(play.command({ kind: 'handover', id: 'h1', to: 'desk', note: '' })).toEqual(['Your name?']);
  expect(play.state.session).toMatchObject({ status: 'open', failure: null, forwarding: [] });
});

test('A session that ends tells whoever had it', () => {
  const play = handedOver();
  play.command({ kind: 'end' });
  expect(play.forwards.at(-1)?.content).toEqual({ kind: 'ended', because: 'an operator ended it', untold: [] });
  expect(play.state.session).toMatchObject({ status: 'ended', forwarding: [] });
});

test('What the contact wrote that its target has not taken is told with the end', () => {
  const play = handedOver();
  const context = { now: play.now, flow, settings: {}, limits: DEFAULT_LIMITS };
  const written = reduce(play.state, { kind: 'message', message: inbound('My account is 7') }, context);
  expect(written.effects).toMatchObject([{ kind: 'forward', forward: { content: { kind: 'message' } } }]);
  play.simulation.state = written.state;
  play.command({ kind: 'release', id: 'r1' });
  expect(told(play)).toEqual(['started', 'ended']);
  expect(play.forwards.at(-1)?.content).toMatchObject({ untold: [{ text: 'My account is 7' }] });
});

test('What a target is told says of which session, as that was then', () => {
  const play = handedOver();
  const { id } = play.state.session ?? {};
  const { now } = play;
  play.simulation.state = reduce(
    play.state,
    { kind: 'end' },
    { now, flow, settings: {}, limits: DEFAULT_LIMITS },
  ).state;
  play.flow = flowOf([asking('other', 'Something else?')], { flow: 'other', languages: ['nl'] });
  const start = { kind: 'start' as const, id: 's', channel: 'SMS', identity: '46700000001', variables: {}, at: now };
  play.command({ kind: 'begin', start: { ...start, appId: play.state.appId }, opening: null });
  expect(play.forwards.at(-1)?.content.kind).toBe('ended');
  expect(play.forwards.at(-1)?.session).toEqual({
    id,
    channel: 'WHATSAPP',
    flow: 'test@1',
    language: 'en',
    contactId: '01CONTACT',
    conversationId: '01CONVERSATION',
    identity: '46700000001',
  });
});

test('A person cannot speak where the bot does, nor to whom nothing may be sent', () => {
  const messages = [{ kind: 'text' as const, text: 'Hello' }];
  const open = new Play(flow);
  open.receive(inbound('hi'));
  expect(open.command({ kind: 'personSays', id: 'p', messages })).toEqual([]);
  const out = handedOver();
  out.report({ kind: 'consent', id: 'c1', given: false });
  expect(out.command({ kind: 'personSays', id: 'p', messages })).toEqual([]);
  out.report({ kind: 'consent', id: 'c2', given: true });
  expect(out.command({ kind: 'personSays', id: 'p2', messages })).toEqual(['Hello']);
});

test('A person cannot speak once the window for free messages has closed', () => {
  const play = new Play(flow);
  play.receive(inbound('hi'));
  play.command({ kind: 'handover', id: 'h1', to: 'desk', note: '' });
  play.wait(25 * HOUR);
  expect(play.state.session?.status).toBe('handedOver');
  expect(play.command({ kind: 'personSays', id: 'p', messages: [{ kind: 'text', text: 'Hello' }] })).toEqual([]);
});
