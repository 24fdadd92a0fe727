import { parseTag } from '../../adapters/reply-tag.ts';
import type { DeliveryOptions } from '../../core/flow/message.ts';
import { FakeSinch, fakeClock, input, link, reply, runAttempt, type Step } from './reply-doubles.ts';

const sinchWith = (script: Step[] = []) => new FakeSinch(fakeClock(), script);
const channels = (...names: string[]) =>
  names.map((channel) => ({ channel, state: 'ACTIVE' as const, description: '' }));
const sendingWith = (options: DeliveryOptions) => input({ replies: [{ ...reply(0), options }] });

describe('a reply with a fallback', () => {
  const fallback = ['RCS', 'SMS'];

  test('names its channels in order, and its own in its tag', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch, { input: sendingWith({ fallback }) });
    expect(sinch.accepted[0]).toMatchObject({ channel: 'WHATSAPP', fallback });
    expect(parseTag(sinch.accepted[0]?.messageMetadata ?? '')?.channel).toBe('WHATSAPP');
  });

  test('leaves out what the app has not, and says so', async () => {
    const sinch = sinchWith();
    const { result } = await runAttempt(sinch, {
      input: sendingWith({ fallback }),
      link: link({ channels: channels('WHATSAPP', 'SMS') }),
    });
    expect(sinch.accepted[0]).toMatchObject({ fallback: ['SMS'] });
    expect(result?.results[0]).toMatchObject({ notes: ['RCS is no channel of the app: it is not tried'] });
  });

  test('goes out without any where the app has none of it', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch, { input: sendingWith({ fallback }), link: link({ channels: channels('WHATSAPP') }) });
    expect(sinch.accepted[0]).toMatchObject({ fallback: [] });
  });

  test('leaves out what the app has not beside any other reply, and keeps its parts as they were', async () => {
    // Viber takes less than SMS: without it the long one would be one message.
    const text = Array.from({ length: 3 }, (_, part) => String(part).repeat(450)).join('\n\n');
    const long = { ...reply(1, text), options: { fallback: ['VIBERBM', 'SMS'] } };
    const given = input({ replies: [{ ...reply(0), options: { fallback } }, long] });
    const before = sinchWith();
    const first = await runAttempt(before, {
      input: given,
      link: link({ channels: channels('WHATSAPP', ...fallback, 'VIBERBM') }),
    });
    const ids = before.accepted.map(({ correlationId }) => correlationId);
    expect(ids).toEqual(['cause:0', 'cause:1~1', 'cause:1']);
    expect(first.result?.results[1]).toMatchObject({ id: 'cause:1', notes: [expect.stringContaining('2 messages')] });

    const after = sinchWith();
    const { result } = await runAttempt(after, { input: given, link: link({ channels: channels('WHATSAPP', 'SMS') }) });
    expect(after.accepted.map(({ correlationId }) => correlationId)).toEqual(ids);
    expect(after.accepted.map((sent) => sent.fallback)).toEqual([['SMS'], ['SMS'], ['SMS']]);
    const note = 'is no channel of the app: it is not tried';
    expect(result?.results).toMatchObject([
      { id: 'cause:0', notes: [`RCS ${note}`] },
      { id: 'cause:1', notes: [expect.stringContaining('2 messages'), `VIBERBM ${note}`] },
    ]);
  });

  test('has its fallback as it is where the channels of the app are not known', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch, { input: sendingWith({ fallback }), link: link({ channels: [] }) });
    expect(sinch.accepted[0]).toMatchObject({ fallback });
  });

  test('of which an answer was lost is found and not sent again', async () => {
    const sinch = sinchWith(['accepted but unclear']);
    const given = sendingWith({ fallback });
    const first = await runAttempt(sinch, { input: given });
    const { result } = await runAttempt(sinch, { attempt: 2, heartbeatDetails: first.heartbeats.at(-1), input: given });
    expect(result?.results).toMatchObject([{ outcome: 'accepted', found: true }]);
    expect(sinch.accepted).toHaveLength(1);
  });
});

describe('metadata of the conversation', () => {
  const metadata = { order: 'A1' };
  const merging: DeliveryOptions = { metadata, metadataUpdate: 'merge' };

  test.each([
    ['merged in CONVERSATION mode', { mode: 'CONVERSATION' as const, retentionDays: 30 }, merging, []],
    [
      'replaced in DISPATCH mode, which is noted',
      { mode: 'DISPATCH' as const, retentionDays: 1 },
      { metadata },
      ['In DISPATCH mode Sinch merges no metadata: it took the place of the last'],
    ],
    [
      'sent and not kept in DISPATCH mode without retention, which is noted',
      { mode: 'DISPATCH' as const, retentionDays: 0 },
      { metadata },
      ['In DISPATCH mode without retention Sinch keeps no metadata: it does not come back'],
    ],
  ])('is %s', async (_what, app, options, notes) => {
    const sinch = sinchWith();
    const { result } = await runAttempt(sinch, { input: sendingWith(merging), link: link(app) });
    expect(sinch.accepted[0]?.options).toEqual(options);
    expect(result?.results[0]).toMatchObject({ notes });
  });
});
