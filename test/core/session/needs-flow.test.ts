import type { SessionEvent } from '../../../core/session/event.ts';
import { needsFlow } from '../../../core/session/needs-flow.ts';
import type { SessionStatus } from '../../../core/session/state.ts';
import { greetingFlow } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

const EVENTS: SessionEvent[] = [
  { kind: 'message', message: inbound('Ada') },
  { kind: 'deadline', deadline: 'idle' },
  { kind: 'notice', notice: { kind: 'consent', id: 'c', given: false } },
  { kind: 'retry', id: 'u', by: 'operator' },
  { kind: 'handover', id: 'u', to: 'support', note: '' },
  { kind: 'outside', id: 'u', name: 'paid', data: null },
  { kind: 'tell' },
  { kind: 'end' },
  { kind: 'personSays', id: 'u', messages: [] },
];

function stateOf(status: SessionStatus) {
  const play = new Play(greetingFlow());
  play.receive(inbound('hi'));
  const { session } = play.state;
  return { ...play.state, session: session && { ...session, status } };
}

test.each<[SessionStatus, SessionEvent['kind'][]]>([
  ['open', ['message', 'deadline', 'notice', 'retry', 'handover', 'outside', 'tell']],
  ['handedOver', ['message', 'deadline', 'notice', 'retry', 'handover', 'outside', 'tell']],
  ['failed', ['retry', 'handover']],
  ['ended', []],
])('a session that is %s takes these with its flow only: %j', (status, kinds) => {
  const needing = EVENTS.filter((event) => needsFlow(stateOf(status), event)).map(({ kind }) => kind);
  expect(needing).toEqual(kinds);
});

test('one that has no flow yet needs none', () => {
  const { state } = new Play(null);
  expect(EVENTS.some((event) => needsFlow(state, event))).toBe(false);
});
