import { CancelledFailure } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { createReplyActivities, type ReplyDeps } from '../../activities/replies.ts';
import type { AppLink } from '../../adapters/app-links.ts';
import { parseTag } from '../../adapters/reply-tag.ts';
import {
  FakeSinch,
  fakeClock,
  input,
  link,
  NOW,
  quietEnvironment,
  reply,
  runAttempt,
  runToEnd,
  type Step,
  sinchError,
} from './reply-doubles.ts';

const sinchWith = (script: Step[] = []) => new FakeSinch(fakeClock(), script);
const sentIds = (sinch: FakeSinch) => sinch.accepted.map((sent) => parseTag(sent.messageMetadata)?.id);
const linked = (over: Partial<AppLink>) => ({ links: { find: async () => link(over) } });

describe('sendReplies, first attempt', () => {
  test('sends in order to the identity and gives a result per reply', async () => {
    const sinch = sinchWith();
    const { result } = await runAttempt(sinch);
    expect(result?.results).toEqual([
      { id: 'cause:0', outcome: 'accepted', messageId: 'message-1', found: false, notes: [] },
      { id: 'cause:1', outcome: 'accepted', messageId: 'message-2', found: false, notes: [] },
    ]);
    expect(sinch.accepted.map(({ channel, identity, message }) => ({ channel, identity, message }))).toEqual([
      { channel: 'WHATSAPP', identity: '+46700000001', message: { text_message: { text: 'reply 0' } } },
      { channel: 'WHATSAPP', identity: '+46700000001', message: { text_message: { text: 'reply 1' } } },
    ]);
  });

  test('fits each message to the channel and passes the notes on', async () => {
    const sinch = sinchWith();
    const choices = [{ kind: 'text' as const, text: 'Yes', postback: 'p1' }];
    const replies = [{ id: 'c:0', step: 's', message: { kind: 'choice' as const, text: 'Sure?', choices } }];
    const { result } = await runAttempt(sinch, {
      input: input({ replies, to: { channel: 'SMS', identity: '+46700000001' } }),
    });
    expect(sinch.accepted[0]?.message).toEqual({ text_message: { text: expect.stringContaining('1') } });
    expect(result?.results[0]).toMatchObject({ notes: [expect.stringContaining('SMS')] });
  });

  test('sends what the flow says beside a message, and nothing where it says nothing', async () => {
    const sinch = sinchWith();
    const options = { properties: { SMS_SENDER: 'Shop' }, ttlMs: 10_000, content: 'marketing' as const };
    await runAttempt(sinch, { input: input({ replies: [{ ...reply(0), options }, reply(1)] }) });
    expect(sinch.accepted.map((sent) => sent.options)).toEqual([options, undefined]);
  });

  test('marks in the metadata which receipts the session awaits', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch, { input: input({ replies: [{ ...reply(0), awaitsReceipt: true }, reply(1)] }) });
    const tags = sinch.accepted.map((sent) => parseTag(sent.messageMetadata));
    expect(tags.map((tag) => tag?.awaitsReceipt)).toEqual([true, undefined]);
  });

  test('refuses what the channel cannot be sent at all, without a POST, and stops there', async () => {
    const sinch = sinchWith();
    const template = { kind: 'template' as const, channels: {} };
    const replies = [reply(0), { ...reply(1), message: template }, reply(2)];
    const { result, error } = await runAttempt(sinch, { input: input({ replies }) });
    expect(error).toBeUndefined();
    expect(sentIds(sinch)).toEqual(['cause:0']);
    expect(result?.results[1]).toEqual({
      id: 'cause:1',
      outcome: 'refused',
      code: 'MESSAGE_NOT_POSSIBLE',
      status: 0,
      reason: 'the message has no template for WHATSAPP, and there is none for all channels (omni)',
    });
    expect(result?.results).toHaveLength(2);
  });

  test('never looks', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch);
    expect(sinch.queries).toEqual([]);
  });

  test.each([
    [1, 0],
    [2, 1],
    [3, 2],
  ])('%i replies that go well cost %i heartbeats', async (count, expected) => {
    const replies = Array.from({ length: count }, (_, n) => reply(n));
    const { heartbeats } = await runAttempt(sinchWith(), { input: input({ replies }) });
    expect(heartbeats).toHaveLength(expected);
  });

  test('stops at the first refusal, keeps what was accepted, and does not fail', async () => {
    const sinch = sinchWith(['ok', 'refused']);
    const { result } = await runAttempt(sinch, { input: input({ replies: [reply(0), reply(1), reply(2)] }) });
    expect(result?.results.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['cause:0', 'accepted'],
      ['cause:1', 'refused'],
    ]);
    expect(result?.results[1]).toMatchObject({ code: 'A_CODE', status: 418 });
    expect(sinch.posts).toBe(2);
  });

  test('an app that is not linked is a permanent failure', async () => {
    const { error } = await runAttempt(sinchWith(), { deps: { links: { find: async () => undefined } } });
    expect(error).toMatchObject({ type: 'APP_NOT_LINKED', nonRetryable: true });
  });
});

describe('sendReplies, failures', () => {
  test.each([
    ['rateLimited', 'RATE_LIMITED', 'none'],
    ['unavailable', 'SINCH_UNAVAILABLE', 'none'],
    ['unauthorised', 'APP_UNAUTHORISED', 'none'],
    ['unclear', 'SEND_UNCLEAR', 'next'],
  ] as const)('%s is retried as %s and leaves doubt about: %s', async (kind, type, about) => {
    const { error, lastHeartbeat } = await runAttempt(sinchWith(['ok', kind]));
    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(error).toMatchObject({ type, nonRetryable: false });
    expect(lastHeartbeat).toMatchObject({ attempt: 1, results: [{ id: 'cause:0' }], ending: { about } });
    expect(lastHeartbeat).toMatchObject({ accepted: ['cause:0'] });
    expect(error).toMatchObject({ details: [{ accepted: ['cause:0'] }] });
  });

  test('a rate limit comes back when Retry-After says', async () => {
    const { error } = await runAttempt(sinchWith(['rateLimited']));
    expect(error).toMatchObject({ nextRetryDelay: 7_000 });
  });

  test.each(['rateLimited', 'unavailable', 'unauthorised'] as const)(
    'the attempt after %s sends without looking',
    async (kind) => {
      const sinch = sinchWith([kind]);
      const { result, attempts } = await runToEnd(sinch);
      expect(result?.results).toHaveLength(2);
      expect([attempts, sinch.queries.length, sinch.posts]).toEqual([2, 0, 3]);
    },
  );

  test('an error that nobody foresaw counts as unclear', async () => {
    const sinch = sinchWith();
    sinch.sendMessage = () => Promise.reject(new Error('a bug'));
    const { lastHeartbeat } = await runAttempt(sinch);
    expect(lastHeartbeat).toMatchObject({ ending: { about: 'next' } });
  });

  test('failure messages hold no identity and no text', async () => {
    const { error } = await runAttempt(sinchWith(['unclear']));
    expect(JSON.stringify(error) + String(error)).not.toMatch(/4670|reply 0/);
  });
});

describe('sendReplies after an unclear outcome', () => {
  test.each([
    [0, 1],
    [1_000, 2],
    [5_000, 4],
    [8_000, 4],
  ])('finds what was accepted when the list lags %i ms, after %i looks', async (lagMs, looks) => {
    const sinch = sinchWith(['accepted but unclear']);
    sinch.lagMs = lagMs;
    const { result } = await runToEnd(sinch);
    expect(sentIds(sinch)).toEqual(['cause:0', 'cause:1']);
    expect(sinch.queries).toHaveLength(looks);
    expect(result?.results).toMatchObject([
      { id: 'cause:0', messageId: 'message-1', found: true },
      { id: 'cause:1', found: false },
    ]);
  });

  test('sends what is not found 1, 3 and 8 s after', async () => {
    const sinch = sinchWith(['unclear']);
    const { result } = await runToEnd(sinch);
    expect(sentIds(sinch)).toEqual(['cause:0', 'cause:1']);
    expect(sinch.clock).toMatchObject({ slept: [1_000, 2_000, 5_000] });
    expect(result?.results[0]).toMatchObject({ outcome: 'accepted', found: false });
  });

  test('looks once when the outcome is long past', async () => {
    const sinch = sinchWith(['unclear']);
    const first = await runAttempt(sinch);
    await sinch.clock.sleep(60_000, new AbortController().signal);
    await runAttempt(sinch, { attempt: 2, heartbeatDetails: first.lastHeartbeat });
    expect(sinch.queries).toHaveLength(1);
  });

  test.each([
    ['CONVERSATION', 'CONVERSATION_SOURCE'],
    ['DISPATCH', 'DISPATCH_SOURCE'],
  ] as const)('looks where an app in %s mode keeps its messages', async (mode, source) => {
    const sinch = sinchWith(['accepted but unclear']);
    await runToEnd(sinch, { deps: linked({ mode, retentionDays: 1 }) });
    expect(sinch.queries[0]).toMatchObject({ source, channel: 'WHATSAPP', identity: '+46700000001' });
    expect(sinch.queries[0]?.since).toBeLessThan(NOW - 5_000);
  });

  test('a failure while looking keeps the doubt and the moment it arose', async () => {
    const sinch = sinchWith(['accepted but unclear']);
    const first = await runAttempt(sinch);
    const list = sinch.listMessages.bind(sinch);
    sinch.listMessages = () => Promise.reject(new TypeError('the list is away'));
    const second = await runAttempt(sinch, { attempt: 2, heartbeatDetails: first.lastHeartbeat });
    expect(second.lastHeartbeat).toMatchObject({ attempt: 2, ending: { about: 'next', since: NOW } });
    sinch.listMessages = list;
    await runAttempt(sinch, { attempt: 3, heartbeatDetails: second.lastHeartbeat });
    expect(sentIds(sinch)).toEqual(['cause:0', 'cause:1']);
  });

  test('without looking there are duplicates (so the tests above can fail)', async () => {
    const sinch = sinchWith(['accepted but unclear']);
    await runToEnd(sinch, { deps: { look: false } });
    expect(sentIds(sinch)).toEqual(['cause:0', 'cause:0', 'cause:1']);
  });
});

describe('sendReplies after a crash', () => {
  test('looks although no heartbeat came through', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch);
    const { result } = await runAttempt(sinch, { attempt: 2 });
    expect(sinch.posts).toBe(2);
    expect(result?.results.map((one) => 'found' in one && one.found)).toEqual([true, true]);
  });

  test('takes results from the heartbeat and looks for the rest', async () => {
    const sinch = sinchWith();
    const { heartbeats } = await runAttempt(sinch, { input: input({ replies: [reply(0), reply(1), reply(2)] }) });
    const { result } = await runAttempt(sinch, {
      attempt: 2,
      heartbeatDetails: heartbeats[0],
      input: input({ replies: [reply(0), reply(1), reply(2)] }),
    });
    expect(result?.results.map((one) => 'found' in one && one.found)).toEqual([false, true, true]);
    expect(sinch.posts).toBe(3);
  });

  test('does not trust the clear ending of an older attempt', async () => {
    const sinch = sinchWith(['rateLimited', 'ok', 'ok']);
    const first = await runAttempt(sinch);
    await runAttempt(sinch, { attempt: 2, heartbeatDetails: first.lastHeartbeat });
    // The second attempt sent both, then its worker died; the server still has the first one's details.
    await runAttempt(sinch, { attempt: 3, heartbeatDetails: first.lastHeartbeat });
    expect(sentIds(sinch)).toEqual(['cause:0', 'cause:1']);
  });

  test.each([[{}], ['nonsense'], [{ attempt: 1, results: [{ outcome: 'unknown' }] }]])(
    'heartbeat details of another shape (%j) raise doubt',
    async (heartbeatDetails) => {
      const sinch = sinchWith();
      await runAttempt(sinch);
      await runAttempt(sinch, { attempt: 2, heartbeatDetails });
      expect(sinch.posts).toBe(2);
    },
  );

  test('a reply missing in the list before one that is there is not sent again', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch);
    sinch.accepted.shift();
    const { result } = await runAttempt(sinch, { attempt: 2 });
    expect(sinch.posts).toBe(2);
    expect(result?.results[0]).toMatchObject({ id: 'cause:0', outcome: 'accepted', messageId: '' });
  });
});

describe('sendReplies of a run that was reset', () => {
  test('looks before the first send and finds what went out', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch);
    const { result } = await runAttempt(sinch, { input: input({ lookFirst: true }) });
    expect(sinch.posts).toBe(2);
    expect(result?.results).toHaveLength(2);
  });

  test('parks on the same message with something else beside it', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch);
    const replies = [reply(0), { ...reply(1), options: { ttlMs: 10_000 } }];
    const { error } = await runAttempt(sinch, { input: input({ lookFirst: true, replies }) });
    expect(error).toMatchObject({ type: 'REPLY_CONFLICT' });
  });

  test('parks on the same id with another content and sends nothing', async () => {
    const sinch = sinchWith();
    await runAttempt(sinch);
    const { error } = await runAttempt(sinch, {
      input: input({ lookFirst: true, replies: [reply(0), reply(1, 'changed')] }),
    });
    expect(error).toMatchObject({ type: 'REPLY_CONFLICT', nonRetryable: true });
    expect(sinch.posts).toBe(2);
  });
});

describe('sendReplies where Sinch keeps nothing', () => {
  const nothingKept = { mode: 'DISPATCH', retentionDays: 0 } as const;

  test('resends without looking when the app says resend', async () => {
    const sinch = sinchWith(['accepted but unclear']);
    await runToEnd(sinch, { deps: linked({ ...nothingKept, onUnclearSend: 'resend' }) });
    expect(sentIds(sinch)).toEqual(['cause:0', 'cause:0', 'cause:1']);
    expect(sinch.queries).toEqual([]);
  });

  test('skips the one in doubt and goes on when the app says skip', async () => {
    const sinch = sinchWith(['accepted but unclear']);
    const { result } = await runToEnd(sinch, { deps: linked({ ...nothingKept, onUnclearSend: 'skip' }) });
    expect(sentIds(sinch)).toEqual(['cause:0', 'cause:1']);
    expect(result?.results).toMatchObject([{ outcome: 'skipped' }, { outcome: 'accepted' }]);
  });

  test('skips all that are in doubt after a crash when the app says skip', async () => {
    const sinch = sinchWith();
    const { result } = await runAttempt(sinch, {
      attempt: 2,
      deps: linked({ ...nothingKept, onUnclearSend: 'skip' }),
    });
    expect(result?.results.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
    expect(sinch.posts).toBe(0);
  });

  test('does not skip after a clear failure', async () => {
    const sinch = sinchWith(['unavailable']);
    await runToEnd(sinch, { deps: linked({ ...nothingKept, onUnclearSend: 'skip' }) });
    expect(sentIds(sinch)).toEqual(['cause:0', 'cause:1']);
  });
});

describe('sendReplies, cancelled', () => {
  async function cancelled(at: (sinch: FakeSinch, cancel: () => void) => void, attempt = 1) {
    const sinch = sinchWith();
    const environment = quietEnvironment({ attempt, currentAttemptScheduledTimestampMs: NOW });
    const heartbeats: unknown[] = [];
    environment.on('heartbeat', (details) => heartbeats.push(details));
    at(sinch, () => environment.cancel('CANCELLED'));
    const { sendReplies } = createReplyActivities({ links: { find: async () => link() }, sinch, clock: sinch.clock });
    const error = await environment.run(sendReplies, input()).catch((failure: unknown) => failure);
    return { error, sinch, last: heartbeats.at(-1) };
  }

  test('between two replies it sends no more and leaves no doubt', async () => {
    const { error, sinch, last } = await cancelled((fake, cancel) => {
      const send = fake.sendMessage.bind(fake);
      fake.sendMessage = (app, request) => send(app, request).finally(cancel);
    });
    expect(error).toBeInstanceOf(CancelledFailure);
    expect(sinch.posts).toBe(1);
    expect(last).toMatchObject({ results: [{ id: 'cause:0' }], ending: { about: 'none' } });
  });

  test('during a send it leaves doubt about that reply', async () => {
    const { error, last } = await cancelled((fake, cancel) => {
      fake.sendMessage = async () => {
        cancel();
        throw new DOMException('aborted', 'AbortError');
      };
    });
    expect(error).toBeInstanceOf(CancelledFailure);
    expect(last).toMatchObject({ results: [], ending: { about: 'next' } });
  });

  test('while it waits to look again it stops and keeps the doubt', async () => {
    const { error, sinch, last } = await cancelled((fake, cancel) => {
      fake.listMessages = async () => {
        cancel();
        return [];
      };
    }, 2);
    expect(error).toBeInstanceOf(CancelledFailure);
    expect(sinch.posts).toBe(0);
    expect(last).toMatchObject({ ending: { about: 'all' } });
  });
});

describe('sendReplies under any sequence of failures', () => {
  const anyStep = fc.constantFrom<Step>(
    'ok',
    'accepted but unclear',
    'unclear',
    'rateLimited',
    'unavailable',
    'unauthorised',
  );

  test('sends every reply exactly once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 8_000 }),
        async (script, count, lagMs) => {
          const sinch = sinchWith(script);
          sinch.lagMs = lagMs;
          const replies = Array.from({ length: count }, (_, n) => reply(n));
          const { result } = await runToEnd(sinch, { input: input({ replies }) });
          expect(sentIds(sinch)).toEqual(replies.map(({ id }) => id));
          expect(result?.results.map(({ id, outcome }) => [id, outcome])).toEqual(
            replies.map(({ id }) => [id, 'accepted']),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('sendReplies while Sinch refuses the credentials', () => {
  const MINUTE_MS = 60_000;
  const none = new AbortController().signal;

  /** Attempts a minute apart that meet these steps; gives the failure of each. */
  async function attempts(steps: Step[], deps: Partial<ReplyDeps> = {}) {
    const sinch = sinchWith(steps);
    const errors: unknown[] = [];
    let heartbeatDetails: unknown;
    while (sinch.script.length > 0) {
      const made = await runAttempt(sinch, { attempt: errors.length + 1, heartbeatDetails, deps });
      heartbeatDetails = made.lastHeartbeat;
      errors.push(made.error);
      await sinch.clock.sleep(MINUTE_MS, none);
    }
    return errors;
  }

  /** An attempt whose worker ends in the middle of a send. */
  function shutDown(sinch: FakeSinch, heartbeatDetails: unknown) {
    const ending = new FakeSinch(sinch.clock);
    ending.sendMessage = async () => {
      throw new DOMException('aborted', 'AbortError');
    };
    return runAttempt(ending, { attempt: 2, heartbeatDetails });
  }

  const refusals = (count: number) => Array<Step>(count).fill('unauthorised');
  const verdicts = (errors: unknown[]) =>
    errors.map((error) => (error instanceof ApplicationFailure ? error.nonRetryable : undefined));

  test('it tries for ten minutes, then gives up, says so, and leaves behind what was accepted', async () => {
    const errors = await attempts(['ok', ...refusals(11)]);
    expect(verdicts(errors)).toEqual([...Array(10).fill(false), true]);
    expect(errors.at(-1)).toMatchObject({
      type: 'APP_UNAUTHORISED',
      message: expect.stringMatching(/for 10 minutes.*PUT \/v1\/apps\/app-1\/credentials/),
      details: [{ accepted: ['cause:0'], unclear: false }],
    });
  });

  test('it is as patient as it is told', async () => {
    const errors = await attempts(refusals(3), { unauthorisedPatienceMs: 2 * MINUTE_MS });
    expect(verdicts(errors)).toEqual([false, false, true]);
  });

  test.each<[string, Step[]]>([
    ['what held it up before', [...Array<Step>(30).fill('unavailable'), ...refusals(10)]],
    ['what was refused before something was accepted', [...refusals(9), 'ok', ...refusals(9)]],
    ['what was refused before Sinch said what it keeps', [...refusals(9), 'unclear', ...refusals(9)]],
  ])('%s counts for nothing', async (_what, script) => {
    expect(new Set(verdicts(await attempts(script)))).toEqual(new Set([false]));
  });

  test.each<Step>(['unavailable', 'rateLimited'])('%s in between says nothing of the credentials', async (step) => {
    const errors = await attempts([...refusals(5), step, ...refusals(5)]);
    expect(verdicts(errors)).toEqual([...Array(10).fill(false), true]);
  });

  test('however late it is, only a refusal makes it give up', async () => {
    const errors = await attempts([...refusals(5), ...Array<Step>(9).fill('unavailable')]);
    expect(new Set(verdicts(errors))).toEqual(new Set([false]));
  });

  test.each<[string, (first: unknown, sinch: FakeSinch) => Promise<unknown>]>([
    ['is shut down', async (heartbeatDetails, sinch) => (await shutDown(sinch, heartbeatDetails)).lastHeartbeat],
    ['is killed before it has said a word', async (heartbeatDetails) => heartbeatDetails],
  ])('a worker that %s meanwhile does not make it begin anew', async (_what, between) => {
    const sinch = sinchWith(refusals(9));
    const first = await runAttempt(sinch);
    const heartbeatDetails = await between(first.lastHeartbeat, sinch);
    await sinch.clock.sleep(10 * MINUTE_MS, none);
    sinch.listMessages = () => Promise.reject(sinchError('unauthorised'));
    const { error } = await runAttempt(sinch, { attempt: 3, heartbeatDetails });
    expect(error).toMatchObject({ type: 'APP_UNAUTHORISED', nonRetryable: true });
  });

  test.each<[Step, string[]]>([
    ['unauthorised', ['app-1']],
    ['unavailable', []],
    ['refused', ['app-1']],
  ])('%s: the workflow of the app is told to look: %j', async (step, told) => {
    const hinted: string[] = [];
    await runAttempt(sinchWith([step]), { deps: { hint: async (appId) => void hinted.push(appId) } });
    expect(hinted).toEqual(told);
  });
});

describe('sendReplies, what an earlier attempt left in doubt', () => {
  test('stays in doubt while Sinch cannot be asked: the workflow that gives up is told so', async () => {
    const sinch = sinchWith(['accepted but unclear']);
    const first = await runAttempt(sinch);
    sinch.listMessages = () => Promise.reject(sinchError('rateLimited', 1_000));
    const second = await runAttempt(sinch, { attempt: 2, heartbeatDetails: first.lastHeartbeat });
    expect(second.error).toMatchObject({ type: 'RATE_LIMITED', details: [{ accepted: [], unclear: true }] });
    expect(sinch.posts).toBe(1);
  });

  test('is looked up when an operator resets the activity: it is attempt 1 again, but what went out is out', async () => {
    const sinch = sinchWith(['ok', 'accepted but unclear']);
    const first = await runAttempt(sinch);
    const reset = await runAttempt(sinch, { attempt: 1, heartbeatDetails: first.lastHeartbeat });
    expect(reset.result?.results.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    expect(sinch.accepted).toHaveLength(2);
  });
});
