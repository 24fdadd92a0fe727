import { eventually } from '../helpers/eventually.ts';
import { ALL_WELL, Plan } from '../helpers/plan.ts';
import { ECHO_FLOW, echoOf } from '../helpers/stack/flows.ts';
import { linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(120_000);

let stack: Stack;
let plan: Plan;
let appId: string;

beforeAll(async () => {
  stack = await startStack();
  appId = await linkedApp(stack, { flow: ECHO_FLOW });
  plan = new Plan(stack, { appId });
});

afterAll(() => stack?.close());

/** Signals that each contact's workflow has had; the message of a redelivery is one more. */
async function signals(): Promise<number[]> {
  const query = `WorkflowType = 'conversationSession' AND AppId = '${appId}'`;
  const counts: number[] = [];
  for await (const { workflowId } of stack.client.workflow.list({ query })) {
    const { events } = await stack.client.workflow.getHandle(workflowId).fetchHistory();
    counts.push((events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length);
  }
  return counts.sort();
}

test('killed between the signal and the answer: Sinch sends again, and the turn is taken once', () =>
  stack.watch(async () => {
    const known = plan.contact('46700000201');
    const stranger = plan.contact('46700000202');
    await plan.say(known, 'before');
    await plan.answered(30_000);

    // What Temporal answers does not reach the API any more.
    const asked = stack.temporalGate.hold({ at: 'response' });
    await Promise.all([plan.say(known, 'unanswered'), plan.say(stranger, 'unanswered too')]);
    await asked;
    await eventually('both signals are persisted', async () => (await signals()).join() === '1,2');
    await stack.apis[0]?.kill();
    expect(await known.reads(4)).toEqual([...echoOf('before'), ...echoOf('unanswered')]);

    stack.temporalGate.open();
    await stack.apis[0]?.start();
    await eventually('both were sent again', async () => (await signals()).join() === '2,3', 30_000);
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
    expect(await known.texts()).toEqual([...echoOf('before'), ...echoOf('unanswered')]);
  }));
