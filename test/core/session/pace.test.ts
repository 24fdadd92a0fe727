import fc from 'fast-check';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { accepting, Play, refusingStep } from './play.ts';

const MINUTE = 60_000;
const limits = { repliesPerMinute: 4 };

/** Greets with so many bubbles, then asks. */
const talkative = (bubbles: number) =>
  flowOf([...Array.from({ length: bubbles }, (_, n) => saying(`s${n}`, `Bubble ${n}`)), asking('q', 'Q?', 'q')]);

const failureOf = (play: Play) => play.state.session?.failure;

test('More replies within a minute than there may be park the session, with what was not sent', () => {
  const play = new Play(talkative(5), limits);
  expect(play.receive(inbound('hi'))).toEqual(['Bubble 0', 'Bubble 1', 'Bubble 2', 'Bubble 3']);
  expect(failureOf(play)).toMatchObject({ code: 'TOO_MANY_REPLIES', step: 's4' });
  expect(failureOf(play)?.reason).toBe(
    'Nothing was sent for a reply of step s4: the contact got 4 replies within a minute. Look for a circle in the flow, or for a machine at the other end, and retry after a minute.',
  );
  expect(failureOf(play)?.unsent?.replies.map((reply) => reply.step)).toEqual(['s4', 'q']);
  expect(play.wait(MINUTE)).toEqual([]);
  expect(play.command({ kind: 'retry', id: 'r', by: 'operator' })).toEqual(['Bubble 4', 'Q?']);
  expect(play.state.session?.status).toBe('open');
});

test('A retry that comes too early parks it again, and says nothing', () => {
  const play = new Play(talkative(5), limits);
  play.receive(inbound('hi'));
  play.wait(MINUTE - 1);
  expect(play.command({ kind: 'retry', id: 'r', by: 'operator' })).toEqual([]);
  expect(failureOf(play)?.code).toBe('TOO_MANY_REPLIES');
});

test('The contact who writes on is answered once the minute is over, by itself', () => {
  const play = new Play(flowOf([asking('q', 'Q?', 'q')]), limits);
  for (const n of [1, 2, 3, 4]) expect(play.receive(inbound(`${n}`))).toEqual(['Q?']);
  expect(play.receive(inbound('5'))).toEqual([]);
  expect(play.receive(inbound('6'))).toEqual([]);
  expect(play.wait(MINUTE)).toEqual(['Q?', 'Q?']);
});

test('Replies that are further apart never park it', () => {
  const play = new Play(flowOf([asking('q', 'Q?', 'q')]), limits);
  for (let n = 0; n < 50; n++) {
    expect(play.receive(inbound(`${n}`))).toEqual(['Q?']);
    play.wait(MINUTE / 4 + 1);
  }
});

test('A flow takes it to no on_error, which would only say more', () => {
  const flow = flowOf([...talkative(5).steps, saying('sorry', 'Sorry', 'end')], { routes: { onError: 'sorry' } });
  const play = new Play(flow, limits);
  expect(play.receive(inbound('hi'))).not.toContain('Sorry');
  expect(failureOf(play)?.code).toBe('TOO_MANY_REPLIES');
});

test('An apology counts, and is not sent where there is no room for it', () => {
  const flow = flowOf([asking('q', 'Q?', 'q'), saying('pic', 'Picture')]);
  const play = new Play(flowOf([saying('a', 'A'), saying('pic', 'Picture')]), { repliesPerMinute: 2 });
  play.sending = refusingStep('pic');
  expect(play.receive(inbound('hi'))).toEqual(['A', expect.stringContaining('Sorry')]);
  const full = new Play(flow, { repliesPerMinute: 1 });
  full.receive(inbound('hi'));
  full.sending = refusingStep('q');
  expect(full.receive(inbound('on'))).toEqual([]);
  expect(full.state.session?.status).toBe('failed');
});

test('What a person says counts, and he is told where it is too much', () => {
  const play = new Play(flowOf([asking('q', 'Q?', 'q')]), { repliesPerMinute: 2 });
  play.receive(inbound('hi'));
  play.command({ kind: 'handover', id: 'h', to: 'desk', note: '' });
  const say = (id: string) => play.command({ kind: 'personSays', id, messages: [{ kind: 'text', text: id }] });
  expect(say('one')).toEqual(['one']);
  expect(say('two')).toEqual([]);
  expect(play.state.session).toMatchObject({
    status: 'handedOver',
    asideRefused: { reason: expect.stringContaining('2 replies within a minute'), unclear: false },
  });
  play.wait(MINUTE);
  expect(say('three')).toEqual(['three']);
});

test('A reply that was refused or is not known to be out does not count', () => {
  const play = new Play(flowOf([asking('q', 'Q?', 'q')]), { repliesPerMinute: 1 });
  play.sending = () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] });
  play.receive(inbound('hi'));
  play.sending = accepting;
  expect(play.command({ kind: 'retry', id: 'r', by: 'operator' })).toEqual(['Q?']);
});

test('The count outlives the session and the run', () => {
  const play = new Play(flowOf([saying('a', 'A', 'end')]), { repliesPerMinute: 2 });
  play.receive(inbound('1'));
  play.receive(inbound('2'));
  play.continueAsNew();
  expect(play.receive(inbound('3'))).toEqual([]);
  expect(failureOf(play)?.code).toBe('TOO_MANY_REPLIES');
});

test('Whatever happens, no minute has more replies than there may be, and none is lost or doubled', () => {
  const loop = flowOf([
    saying('a', 'A'),
    saying('b', 'B'),
    step('wait', 'w', { for: { kind: 'time', ms: 7_000 }, keep: true }, 'a'),
  ]);
  const happening = fc.oneof(
    fc.record({ kind: fc.constant('message' as const) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
    fc.record({ kind: fc.constant('retry' as const) }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (events) => {
      const play = new Play(loop, limits);
      const times: number[] = [];
      const ids = new Set<string>();
      play.sending = (planned) => {
        for (const { id } of planned.replies) {
          times.push(play.now);
          expect(ids.has(id)).toBe(false);
          ids.add(id);
        }
        return accepting(planned);
      };
      for (const event of events) {
        if (event.kind === 'message') play.receive(inbound('hi'));
        if (event.kind === 'wait') play.wait(event.ms);
        if (event.kind === 'retry') play.command({ kind: 'retry', id: 'r', by: 'operator' });
      }
      for (const at of times)
        expect(times.filter((other) => other <= at && other > at - MINUTE).length).toBeLessThanOrEqual(4);
    }),
    { numRuns: 150 },
  );
});
