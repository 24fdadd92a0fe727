import { ALL_WELL, Plan } from '../helpers/plan.ts';
import { ECHO_FLOW, echoOf } from '../helpers/stack/flows.ts';
import { linkedApp } from '../helpers/stack/linked-app.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(120_000);

/** Each contact's turn is held at another moment; then the worker is killed once, with all of them under way. */
const MOMENTS = [
  { name: 'before Sinch heard of the first reply', at: 'request', reply: 'first', accepted: 0 },
  { name: 'after Sinch accepted the first, before the worker knew', at: 'response', reply: 'first', accepted: 1 },
  { name: 'between the two replies of a turn', at: 'request', reply: 'second', accepted: 1 },
  { name: 'after Sinch accepted both, before the turn was done', at: 'response', reply: 'second', accepted: 2 },
] as const;

let stack: Stack;
let plan: Plan;
const contactOf = (place: number) => plan.contact(`4670000010${place}`);

beforeAll(async () => {
  stack = await startStack();
  await stack.watch(async () => {
    plan = new Plan(stack, { appId: await linkedApp(stack, { flow: ECHO_FLOW }) });
    const held = MOMENTS.map(({ at, reply }, i) => stack.sinchGate.hold({ at, text: `${reply} turn-${i}` }));
    await Promise.all(MOMENTS.map((_, i) => plan.say(contactOf(i), `turn-${i}`)));
    await Promise.all(held);
    for (const [i, { accepted }] of MOMENTS.entries()) await contactOf(i).reads(accepted);
    await stack.workers[0]?.kill();
  });
});

afterAll(() => stack?.close());

test.each(MOMENTS.map(({ name, accepted }, i) => ({ name, accepted, i })))(
  'killed $name: Sinch has accepted $accepted',
  async ({ accepted, i }) => {
    expect(await contactOf(i).texts()).toEqual(echoOf(`turn-${i}`).slice(0, accepted));
  },
);

test('another worker goes on: nothing lost, nothing doubled, order kept, nothing stuck', () =>
  stack.watch(async () => {
    stack.sinchGate.open();
    // A message that comes while nobody works waits its turn.
    await plan.say(contactOf(0), 'meanwhile');
    await stack.workers[0]?.start();
    expect(await plan.verdict(60_000)).toEqual(ALL_WELL);
    for (const i of MOMENTS.keys()) expect((await contactOf(i).texts()).slice(0, 2)).toEqual(echoOf(`turn-${i}`));
  }));
