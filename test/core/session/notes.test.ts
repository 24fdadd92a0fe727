import { sessionDetails } from '../../../core/session/details.ts';
import type { ReplyOutcome } from '../../../core/session/event.ts';
import { greetingFlow } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play, refusing } from './play.ts';

const NOTE = 'SMS gets the choices as numbered text: it has no buttons';

function noting(play: Play): void {
  play.sending = (planned) =>
    planned.replies.map(
      ({ id }, index): ReplyOutcome => ({ id, outcome: 'accepted', notes: index === 0 ? [NOTE] : [] }),
    );
}

test('what had to be changed for the channel stands beside the line that it was changed of, and in the details', () => {
  const play = new Play(greetingFlow());
  play.receive(inbound('hi'));
  noting(play);
  play.receive(inbound('Ada'));
  const noted = play.state.session?.talk.filter((line) => line.notes !== undefined);
  expect(noted).toHaveLength(1);
  expect(noted).toMatchObject([{ from: 'bot', notes: [NOTE] }]);
  expect(sessionDetails(play.state, play.flow)).toContain(`*(${NOTE})*`);
});

test.each([
  ['of which a part is out is looked for', true],
  ['of which nothing is out is sent', false],
])('a refused reply %s by the retry', (_what, partly) => {
  const play = new Play(greetingFlow());
  play.sending = (planned) => {
    const results = refusing(0)(planned);
    if (!Array.isArray(results)) return results;
    return results.map((one) => (one.outcome === 'refused' && partly ? { ...one, partly } : one));
  };
  play.receive(inbound('hi'));
  expect(play.state.session?.failure?.unsent?.lookFirst).toBe(partly);
});
