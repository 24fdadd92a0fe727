import { eventually } from '../helpers/eventually.ts';
import { ALL_WELL, Plan } from '../helpers/plan.ts';
import { sessionStates } from '../helpers/session-states.ts';
import { ECHO_FLOW, ENDING_FLOW } from '../helpers/stack/flows.ts';
import { linkedApp, webhookSecret } from '../helpers/stack/linked-app.ts';
import { postCallback, textCallback } from '../helpers/stack/webhook.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(120_000);

const TURNS_PER_RUN = 3;
const COPIES = 5;

let stack: Stack;
let echo: string;
let ending: string;

beforeAll(async () => {
  stack = await startStack({ apis: 2, env: { MAX_TURNS_PER_RUN: `${TURNS_PER_RUN}` } });
  echo = await linkedApp(stack, { flow: ECHO_FLOW });
  ending = await linkedApp(stack, { flow: ENDING_FLOW });
});

afterAll(() => stack?.close());

beforeEach(() => stack.control.faults());

/** The callback of a message that the contact wrote before, once more and all at once, at both APIs in turn. */
async function postAgain(
  contact: { appId: string; channel: string; identity: string },
  message: { id: string; text: string },
) {
  const { appId } = contact;
  const secret = (await webhookSecret(stack, appId)) ?? '';
  const body = textCallback(contact, message);
  const posts = Array.from({ length: COPIES }, (_, i) => {
    return postCallback(stack.apiUrls[i % stack.apiUrls.length] ?? '', { appId, body, secret });
  });
  expect(await Promise.all(posts)).toEqual(Array.from({ length: COPIES }, () => 200));
}

const runs = async (appId: string) => {
  const query = `WorkflowType = 'conversationSession' AND AppId = '${appId}'`;
  return (await stack.client.workflow.count(query)).count;
};

test('Sinch sends the same callback five times', () =>
  stack.watch(async () => {
    const plan = new Plan(stack, { appId: echo });
    await stack.control.faults({ on: 'callback:MESSAGE_INBOUND', fault: { duplicate: COPIES } });
    await plan.say(plan.contact('46700000301'), 'five');
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
  }));

test('the same webhook five times, to two API processes at once', () =>
  stack.watch(async () => {
    const plan = new Plan(stack, { appId: echo });
    const contact = plan.contact('46700000302');
    const id = await plan.say(contact, 'at once');
    await postAgain(contact, { id, text: 'at once' });
    await plan.say(contact, 'next');
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
  }));

test('the same webhook five times, across continue-as-new', () =>
  stack.watch(async () => {
    const plan = new Plan(stack, { appId: echo });
    const contact = plan.contact('46700000303');
    const before = await runs(echo);
    const first = await plan.say(contact, 'turn 0');
    for (let turn = 1; turn <= TURNS_PER_RUN; turn += 1) {
      await plan.answered(30_000);
      await plan.say(contact, `turn ${turn}`);
    }
    await eventually('the workflow went on in another run', async () => (await runs(echo)) >= before + 2);
    await postAgain(contact, { id: first, text: 'turn 0' });
    await plan.say(contact, 'after it');
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
  }));

test('the same webhook five times, after the session ended: no new session', () =>
  stack.watch(async () => {
    const plan = new Plan(stack, { appId: ending, repliesTo: (text) => [`only ${text}`] });
    const contact = plan.contact('46700000304');
    const id = await plan.say(contact, 'the end');
    await plan.answered(30_000);
    const [ended] = await eventually('the session has ended', async () => {
      const states = await sessionStates(stack.client, ending);
      return states[0]?.session?.status === 'ended' && states;
    });
    await postAgain(contact, { id, text: 'the end' });
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
    const [after] = await sessionStates(stack.client, ending);
    expect(after?.session?.id).toBe(ended?.session?.id);

    await plan.say(contact, 'a new one');
    expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
    const [next] = await sessionStates(stack.client, ending);
    expect(next?.session?.id).not.toBe(ended?.session?.id);
  }));
