import fc from 'fast-check';
import { parseTag, replyIdOf } from '../../adapters/reply-tag.ts';
import type { Reply } from '../../contracts/session-activities.ts';
import { FakeSinch, fakeClock, input, link, reply, runAttempt, runToEnd, type Step } from './reply-doubles.ts';

const sinchWith = (script: Step[] = []) => new FakeSinch(fakeClock(), script);
const tagsOf = (sinch: FakeSinch) => sinch.accepted.map((sent) => parseTag(sent.messageMetadata));
const sentIds = (sinch: FakeSinch) => tagsOf(sinch).map((tag) => tag?.id);
const textOf = ({ message }: { message: object }) =>
  'text_message' in message && message.text_message instanceof Object && 'text' in message.text_message
    ? message.text_message.text
    : undefined;

/** As long as `parts` messages on Viber, which takes 1,000 characters. */
const long = (n: number, parts: number): Reply =>
  reply(n, Array.from({ length: parts }, (_, part) => String(part).repeat(900)).join('\n\n'));
const onViber = (...replies: Reply[]) => input({ replies, to: { channel: 'VIBERBM', identity: '+46700000001' } });

test('a reply that is too long for one message goes out as several, in order and between the others', async () => {
  const sinch = sinchWith();
  const { result } = await runAttempt(sinch, { input: onViber(reply(0), long(1, 3), reply(2)) });
  expect(sentIds(sinch)).toEqual(['cause:0', 'cause:1~1', 'cause:1~2', 'cause:1', 'cause:2']);
  expect(sinch.accepted.slice(1, 4).map(textOf)).toEqual(['0', '1', '2'].map((digit) => digit.repeat(900)));
  expect(sinch.accepted.map(({ correlationId }) => correlationId)).toEqual(sentIds(sinch));
  const note = 'VIBERBM takes texts of 1000 characters: one of 2704 goes out as 3 messages';
  expect(result?.results).toEqual([
    { id: 'cause:0', outcome: 'accepted', messageId: 'message-1', found: false, notes: [] },
    { id: 'cause:1', outcome: 'accepted', messageId: 'message-4', found: false, notes: [note] },
    { id: 'cause:2', outcome: 'accepted', messageId: 'message-5', found: false, notes: [] },
  ]);
});

test('only its last part says that a receipt is awaited, and all of them tell which reply they are of', async () => {
  const sinch = sinchWith();
  await runAttempt(sinch, { input: onViber({ ...long(0, 3), awaitsReceipt: true }) });
  expect(tagsOf(sinch).map((tag) => tag?.awaitsReceipt)).toEqual([undefined, undefined, true]);
  expect(tagsOf(sinch).map((tag) => tag && replyIdOf(tag))).toEqual(['cause:0', 'cause:0', 'cause:0']);
});

const anyStep = fc.constantFrom<Step>('ok', 'accepted but unclear', 'unclear', 'rateLimited', 'unavailable');

test('every part goes out exactly once and in order under any sequence of failures', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 8_000 }),
      async (script, parts, lagMs) => {
        const sinch = sinchWith(script);
        sinch.lagMs = lagMs;
        const replies = parts.map((count, n) => long(n, count));
        const { result } = await runToEnd(sinch, { input: onViber(...replies) });
        const ids = parts.flatMap((count, n) => [
          ...Array.from({ length: count - 1 }, (_, part) => `cause:${n}~${part + 1}`),
          `cause:${n}`,
        ]);
        expect(sentIds(sinch)).toEqual(ids);
        expect(result?.results.map(({ id }) => id)).toEqual(replies.map(({ id }) => id));
      },
    ),
    { numRuns: 200 },
  );
});

test('a worker that dies between two parts leaves the rest to the next, which looks', async () => {
  const sinch = sinchWith();
  const given = onViber(long(0, 3));
  const first = await runAttempt(sinch, { input: given });
  sinch.accepted.splice(1);
  // Of the heartbeats only the first came through.
  const { result } = await runAttempt(sinch, { attempt: 2, heartbeatDetails: first.heartbeats[0], input: given });
  expect(sentIds(sinch)).toEqual(['cause:0~1', 'cause:0~2', 'cause:0']);
  expect(sinch.queries.length).toBeGreaterThan(0);
  expect(result?.results).toMatchObject([{ id: 'cause:0', outcome: 'accepted' }]);
});

test('a reply of which a part is refused is refused, and says what is out already', async () => {
  const { result } = await runAttempt(sinchWith(['ok', 'ok', 'refused']), { input: onViber(reply(0), long(1, 3)) });
  expect(result?.results).toMatchObject([
    { id: 'cause:0', outcome: 'accepted' },
    { id: 'cause:1', outcome: 'refused', partly: true },
  ]);
  const whole = await runAttempt(sinchWith(['ok', 'refused']), { input: onViber(reply(0), long(1, 3)) });
  expect(whole.result?.results[1]).not.toHaveProperty('partly');
});

test('a reply of which a part is skipped says so', async () => {
  const app = link({ mode: 'DISPATCH', retentionDays: 0, onUnclearSend: 'skip' });
  const deps = { links: { find: async () => app } };
  const replies = onViber(reply(0), long(1, 3), long(2, 2));
  const sinch = sinchWith(['ok', 'ok', 'unclear']);
  const { result } = await runToEnd(sinch, { input: replies, deps });
  expect(sentIds(sinch)).toEqual(['cause:0', 'cause:1~1', 'cause:1', 'cause:2~1', 'cause:2']);
  const missing = expect.stringContaining('A part of it may be missing. It may have been sent');
  expect(result?.results).toMatchObject([
    { id: 'cause:0', notes: [] },
    { id: 'cause:1', outcome: 'accepted', notes: [expect.stringContaining('3 messages'), missing] },
    { id: 'cause:2', outcome: 'accepted', notes: [expect.stringContaining('2 messages')] },
  ]);
});

test('a send that fails between two parts calls the reply unsettled and its outcome unclear', async () => {
  const { error, lastHeartbeat } = await runAttempt(sinchWith(['ok', 'ok', 'unavailable']), {
    input: onViber(reply(0), long(1, 3)),
  });
  expect(error).toMatchObject({ details: [{ accepted: ['cause:0'], unclear: true }] });
  expect(lastHeartbeat).toMatchObject({ accepted: ['cause:0'] });
});

test('results of a version that parted replies in another way are not taken, but looked for', async () => {
  const sinch = sinchWith();
  const given = onViber(long(0, 2), reply(1));
  await runAttempt(sinch, { input: given });
  const details = {
    attempt: 1,
    results: [{ id: 'cause:0', outcome: 'skipped', reason: 'x' }],
    ending: { about: 'none', since: 0 },
  };
  await runAttempt(sinch, { attempt: 2, heartbeatDetails: details, input: given });
  expect(sentIds(sinch)).toEqual(['cause:0~1', 'cause:0', 'cause:1']);
});
