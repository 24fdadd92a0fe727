import { eventually } from '../helpers/eventually.ts';
import { ALL_WELL, Plan } from '../helpers/plan.ts';
import type { FaultRule } from '../helpers/stack/emulator-control.ts';
import { ECHO_FLOW } from '../helpers/stack/flows.ts';
import { type AppOptions, linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(120_000);

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(() => stack?.close());

beforeEach(() => stack.control.faults());

const planFor = async (options: Omit<AppOptions, 'flow'> = {}) =>
  new Plan(stack, { appId: await linkedApp(stack, { flow: ECHO_FLOW, ...options }) });

const requests = async (operation: string) => (await stack.control.ledger()).requests[operation] ?? 0;

describe('a token', () => {
  test('that expired in flight is renewed once, for everybody who was sending with it', () =>
    stack.watch(async () => {
      const plan = await planFor();
      const contacts = Array.from({ length: 20 }, (_, i) => plan.contact(`467000004${10 + i}`));
      // So that a token is at hand, and every turn below starts with that one.
      await plan.say(plan.contact('46700000400'), 'warm');
      await plan.answered(30_000);
      const before = await requests('token');
      await stack.control.faults({ on: 'messages:send', fault: { expireToken: true } });
      await Promise.all(contacts.map((contact, i) => plan.say(contact, `expired ${i}`)));
      expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
      expect((await requests('token')) - before).toBe(1);
    }));

  test('that cannot be had for a while holds replies back, and loses none', () =>
    stack.watch(async () => {
      const plan = await planFor();
      await stack.control.faults(
        { on: 'messages:send', fault: { expireToken: true } },
        { on: 'token', times: 2, fault: { status: 503 } },
      );
      await plan.say(plan.contact('46700000450'), 'no token');
      expect(await plan.verdict(60_000)).toEqual(ALL_WELL);
    }));
});

describe('429', () => {
  test('with Retry-After waits for so long; the contact’s next message waits its turn, another contact does not', () =>
    stack.watch(async () => {
      const plan = await planFor();
      const slow = plan.contact('46700000501');
      await stack.control.faults({ on: 'messages:send', fault: { status: 429, headers: { 'retry-after': '6' } } });
      const sends = async () => (await stack.control.ledger()).requests['messages:send'] ?? 0;
      const [since, before] = [Date.now(), await sends()];
      await plan.say(slow, 'limited');
      // The other contact writes once the refusal is dealt out, or it could be the one that meets it.
      await eventually('the send that is refused', async () => (await sends()) > before);
      await plan.say(slow, 'behind it');
      const other = plan.contact('46700000503');
      await plan.say(other, 'unlimited');
      await other.reads(2);
      expect(await slow.texts()).toEqual([]);
      await slow.reads(1);
      expect(Date.now() - since).toBeGreaterThanOrEqual(6_000);
      expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
    }));

  test('without Retry-After is tried again until it is over, with nothing sent beside', () =>
    stack.watch(async () => {
      const plan = await planFor();
      await stack.control.faults({ on: 'messages:send', times: 3, fault: { status: 429 } });
      const limited = plan.contact('46700000502');
      const sends = await requests('messages:send');
      await plan.say(limited, 'limited');
      await plan.answered(60_000);
      expect((await requests('messages:send')) - sends).toBe(5);
      expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
    }));
});

/** How often at most the list is read until the reply shows in it: at once, and again 1, 3 and 8 s after the reset. */
const LAGS = [
  { listLagMs: 0, looks: 1 },
  { listLagMs: 1_000, looks: 2 },
  { listLagMs: 5_000, looks: 4 },
];
const LOOKING = [
  { name: 'CONVERSATION mode', app: { mode: 'CONVERSATION' } },
  { name: 'DISPATCH mode with retention', app: { mode: 'DISPATCH', dispatchRetentionDays: 1 } },
] as const;
const KEEPING_NOTHING = { mode: 'DISPATCH', dispatchRetentionDays: 0 } as const;
const RESET: FaultRule = { on: 'messages:send', fault: { drop: 'after-accept' } };

describe('a connection that is reset after Sinch accepted', () => {
  describe.each(LAGS)('while its list lags by $listLagMs ms', ({ listLagMs, looks }) => {
    const lag: FaultRule = { on: 'messages:send', times: 100, fault: { listLagMs } };

    test.each(LOOKING)('$name: the reply is found and goes out once', ({ app }) =>
      stack.watch(async () => {
        const plan = await planFor(app);
        const lists = await requests('messages:list');
        await stack.control.faults(RESET, lag);
        await plan.say(plan.contact('46700000600'), 'reset');
        expect(await plan.verdict(60_000)).toEqual(ALL_WELL);
        const looked = (await requests('messages:list')) - lists;
        expect(looked).toBeGreaterThanOrEqual(1);
        expect(looked).toBeLessThanOrEqual(looks);
      }),
    );
  });

  test('DISPATCH mode without retention, policy resend: exactly twice, and nothing else changes', () =>
    stack.watch(async () => {
      const plan = await planFor({ ...KEEPING_NOTHING, onUnclearSend: 'resend' });
      await stack.control.faults(RESET);
      const contact = plan.contact('46700000701');
      await plan.say(contact, 'again');
      const { doubled, ...rest } = await plan.verdict(60_000);
      expect(rest).toEqual({ lost: [], inverted: [], stuck: [] });
      expect(doubled).toHaveLength(2);
      expect(await contact.texts()).toEqual(['first again', 'first again', 'second again']);
    }));

  test('DISPATCH mode without retention, policy skip: exactly once', () =>
    stack.watch(async () => {
      const plan = await planFor({ ...KEEPING_NOTHING, onUnclearSend: 'skip' });
      await stack.control.faults(RESET);
      await plan.say(plan.contact('46700000702'), 'never again');
      expect(await plan.verdict(60_000)).toEqual(ALL_WELL);
    }));

  test('policy skip, and Sinch had not accepted it: the reply is left out, the turn goes on', () =>
    stack.watch(async () => {
      const plan = await planFor({ ...KEEPING_NOTHING, onUnclearSend: 'skip' });
      await stack.control.faults({ on: 'messages:send', fault: { drop: 'before-accept' } });
      const contact = plan.contact('46700000703');
      await plan.say(contact, 'lost');
      expect(await contact.reads(1)).toEqual(['second lost']);
    }));
});
