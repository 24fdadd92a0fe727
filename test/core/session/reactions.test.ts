import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { accepting, Play } from './play.ts';

const reaction = (messageId: string, text = '👍') => inbound('', { content: { kind: 'reaction', text, messageId } });

/** Replies get Sinch's ids: `sinch-<reply id>`. */
function playing(): Play {
  const play = new Play(flowOf([asking('name', 'Your name?'), asking('age', 'Your age?'), saying('bye', 'Bye.')]));
  play.sending = (planned) =>
    accepting(planned).map((one) => (one.outcome === 'accepted' ? { ...one, messageId: `sinch-${one.id}` } : one));
  return play;
}

const lastId = (play: Play) => play.state.session?.lastReply?.messageId ?? '';

test('a reaction to what was said last is an answer like any other', () => {
  const play = playing();
  play.receive(inbound('hi'));
  expect(play.receive(reaction(lastId(play)))).toEqual(['Your age?']);
});

test.each([
  ['to an older message', (play: Play) => `sinch-${play.said[0]?.id}`],
  ['to a message of somebody else', () => 'elsewhere'],
  ['that names no message', () => ''],
])('a reaction %s answers nothing, and stands in the talk', (_what, idOf) => {
  const play = playing();
  play.receive(inbound('hi'));
  play.receive(inbound('Ada'));
  const before = play.state.session;
  expect(play.receive(reaction(idOf(play)))).toEqual([]);
  expect(play.state.session?.flowState).toEqual(before?.flowState);
  expect(play.state.session?.deadlines).toEqual(before?.deadlines);
  expect(play.state.session?.talk.at(-1)).toMatchObject({ from: 'contact', text: '(reaction) 👍' });
});

test('a reaction begins no session, neither the first nor one after the last has ended', () => {
  const play = playing();
  expect(play.receive(reaction('x'))).toEqual([]);
  expect(play.state.session).toBeNull();
  for (const text of ['hi', 'Ada', '36']) play.receive(inbound(text));
  expect(play.state.session?.status).toBe('ended');
  const ended = play.state.session?.id;
  expect(play.receive(reaction(lastId(play)))).toEqual([]);
  expect(play.state.session).toMatchObject({ id: ended, status: 'ended' });
});

test('a reaction that comes twice is taken once', () => {
  const play = playing();
  play.receive(inbound('hi'));
  const twice = reaction(lastId(play));
  expect(play.receive(twice)).toEqual(['Your age?']);
  expect(play.receive(twice)).toEqual([]);
});

test('a person who has the conversation is told of every reaction', () => {
  const talk = { to: 'desk', note: '', onRelease: 'name' };
  const play = new Play(flowOf([step('handover', 'desk', talk), asking('name', 'Your name?')]));
  play.receive(inbound('hi'));
  play.receive(reaction('older', '❤️'));
  expect(play.forwards.at(-1)?.content).toMatchObject({ kind: 'message', text: '(reaction) ❤️' });
});
