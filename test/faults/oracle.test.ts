import { judge, type ObservedReply, type PlannedInbound } from '../helpers/ledger.ts';
import { ALL_WELL, Plan } from '../helpers/plan.ts';
import { ECHO_FLOW } from '../helpers/stack/flows.ts';
import { linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';
import { withoutLooking } from '../helpers/worker-without-looking.ts';

jest.setTimeout(120_000);

const planned = (id: string, acknowledged = true): PlannedInbound => {
  return { contact: 'anna', id, replies: [`first ${id}`, `second ${id}`], acknowledged };
};
const seen = (...texts: string[]): ObservedReply[] =>
  texts.map((text, i) => ({ contact: 'anna', text, metadata: `${i}` }));

describe('the oracle', () => {
  test('finds nothing where all went well', () => {
    const verdict = judge([planned('1'), planned('2')], seen('first 1', 'second 1', 'first 2', 'second 2'));
    expect(verdict).toEqual({ lost: [], doubled: [], inverted: [] });
  });

  test('notices a lost reply', () => {
    expect(judge([planned('1')], seen('first 1')).lost).toEqual(['anna: second 1']);
  });

  test('does not take another contact’s reply for the lost one', () => {
    const elsewhere = { contact: 'bo', text: 'second 1', metadata: '' };
    expect(judge([planned('1')], [...seen('first 1'), elsewhere]).lost).toEqual(['anna: second 1']);
  });

  test('notices the same text twice', () => {
    expect(judge([planned('1')], seen('first 1', 'first 1', 'second 1')).doubled).toEqual(['anna: first 1 (2 times)']);
  });

  test('notices the same reply id twice, also with another text', () => {
    const tagged = (text: string, hash: string) => ({
      contact: 'anna',
      text,
      metadata: `cq1:{"id":"m:0","hash":"${hash}"}`,
    });
    const verdict = judge([planned('1')], [tagged('first 1', 'a'), tagged('second 1', 'b')]);
    expect(verdict.doubled).toEqual(['reply m:0 (2 times)']);
  });

  test('notices replies out of order', () => {
    const verdict = judge([planned('1'), planned('2')], seen('first 2', 'second 2', 'first 1', 'second 1'));
    expect(verdict.inverted).toEqual(['anna: first 1 after second 2']);
  });

  test.each([
    ['nothing was planned', []],
    ['nothing was acknowledged', [planned('1', false)]],
    ['one in fifty was not', [...Array.from({ length: 49 }, (_, i) => planned(`${i}`)), planned('x', false)]],
  ])('refuses to judge where %s', (_what, plan) => {
    expect(() => judge(plan, [])).toThrow(/planned messages were acknowledged/);
  });
});

describe('a reply that Sinch accepted before the connection broke', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(() => stack?.close());

  const verdictAfterReset = async (appId: string) => {
    const plan = new Plan(stack, { appId });
    await stack.control.faults({ on: 'messages:send', fault: { drop: 'after-accept' } });
    await plan.say(plan.contact('46700000001'), 'once');
    return plan.verdict(30_000);
  };

  test('is noticed as doubled where the worker does not look', () =>
    stack.watch(async () => {
      const appId = await linkedApp(stack, { flow: ECHO_FLOW });
      await stack.workers[0]?.stop();
      const verdict = await withoutLooking(stack, () => verdictAfterReset(appId));
      await stack.workers[0]?.start();
      expect(verdict.doubled).toEqual([
        '46700000001: first once (2 times)',
        expect.stringMatching(/^reply \w+:0 \(2 times\)$/),
      ]);
    }));

  test('is sent once where it does', () =>
    stack.watch(async () => {
      const appId = await linkedApp(stack, { flow: ECHO_FLOW });
      expect(await verdictAfterReset(appId)).toEqual(ALL_WELL);
    }));
});
