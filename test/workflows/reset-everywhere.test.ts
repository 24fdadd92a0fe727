import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { findTemporalCli } from '../../cli/local/temporal-cli.ts';
import type { Session } from '../../core/session/state.ts';
import { eventually } from '../helpers/eventually.ts';
import { asking, flowOf, saying, step } from '../helpers/flows.ts';
import { activitiesOf, Copy } from '../helpers/reset-copies.ts';
import { handingOver } from '../helpers/session-steps.ts';
import { testEnvironment, withWorker } from '../helpers/temporal.ts';

let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.teardown());

const sizes = ['S', 'M'].map((text) => ({ text, synonyms: [], hidden: false }));

const order = flowOf(
  [
    saying('hello', 'Hello!'),
    step('ask', 'ask_size', {
      message: { kind: 'text', text: 'Which size?', choices: sizes },
      into: 'size',
      valid: [],
      retry: [],
      force: true,
    }),
    step('call', 'order', {
      method: 'POST',
      url: 'https://shop.example/orders',
      headers: {},
      body: { size: '{{ vars.size }}' },
      into: null,
      timeoutMs: 1_000,
      retries: 0,
      onStatus: {},
    }),
    asking('ask_name', 'Your name?'),
    step('wait', 'pause', { for: { kind: 'time', ms: 200 }, keep: true }),
    saying('echo', 'Hi {{ vars.name }}, size {{ vars.size }}.', 'ask_name'),
    saying('remind', 'Still there?', 'back'),
    saying('bye', 'Bye.', 'end'),
    saying('bridge', 'A colleague takes over.'),
    handingOver('hand', 'ask_name', {}),
  ],
  {
    session: { idleMs: 300, onIdle: 'remind', expireMs: 3_600_000, maxMs: 7_200_000, restartWords: [] },
    keywords: { bye: 'bye', agent: 'bridge' },
    variables: { name: { type: 'string', sensitive: false }, size: { type: 'string', sensitive: false } },
  },
);

const limits = { maxTurnsPerRun: 3, retryThrottleMs: 50, redeliveryHorizonMs: 3_600_000 };

/** Up to the question for a name, reminded of both questions, one choice tapped, one call made. */
async function ask(copy: Copy): Promise<void> {
  await copy.write('hi');
  await copy.hears('Still there?');
  await copy.tap(1);
  await copy.hears('Your name?');
}

/** A conversation, where it stands in the end, as after a reset, and how it goes on from there. */
interface Played {
  play(copy: Copy): Promise<void>;
  settles(session: Session): boolean;
  goesOn(copy: Copy): Promise<void>;
}

async function answersBob(copy: Copy): Promise<void> {
  await copy.write('Bob');
  await copy.hears('Hi Bob, size M.');
}

const asksAda = ({ flowState }: Session) => flowState?.vars.name === 'Ada' && flowState.wait?.kind === 'answer';

const OPEN: Played = {
  async play(copy) {
    await ask(copy);
    await copy.write('Ada');
    await copy.hears('Hi Ada, size M.');
    await copy.hears('Still there?', 2);
  },
  settles: asksAda,
  goesOn: answersBob,
};

const OTHERS: { [what: string]: Played } = {
  failed: {
    async play(copy) {
      await ask(copy);
      copy.refuses = 'Hi Ada';
      await copy.write('Ada');
    },
    // What Sinch refused then it takes now.
    settles: (session) => session.status === 'failed' || asksAda(session),
    goesOn: answersBob,
  },
  ended: {
    async play(copy) {
      await ask(copy);
      await copy.write('bye');
      await copy.hears('Bye.');
    },
    settles: ({ status }) => status === 'ended',
    async goesOn(copy) {
      await copy.write('hi again');
      await copy.hears('Hello!', 2);
    },
  },
  'handed over': {
    async play(copy) {
      await ask(copy);
      await copy.write('agent');
    },
    settles: ({ status }) => status === 'handedOver',
    async goesOn(copy) {
      await copy.write('Is a person there?');
      await eventually('the person', () => copy.outside.told().includes('Is a person there?'));
    },
  },
};

/** What the contact's messages made the bot say: each once, whatever comes again of what time made it say. */
const BY_MESSAGE = ['Hello!', 'Which size?', 'Hi Ada', 'Bye.', 'A colleague'];

function expectNothingDoubled(copy: Copy): void {
  const ids = copy.accepted.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  const doubled = BY_MESSAGE.filter((begin) => copy.heard().filter((text) => text.startsWith(begin)).length > 1);
  expect(doubled).toEqual([]);
  // One order, under one Idempotency-Key, however often it was made.
  expect(new Set(copy.outside.calls.map(({ id }) => id)).size).toBe(1);
}

/** Plays so many copies side by side, under one worker, and does something to each. */
async function inCopies({ play, settles }: Played, count: number, each: (copy: Copy, nth: number) => Promise<void>) {
  const taskQueue = randomUUID();
  const made = Array.from({ length: count }, () => new Copy(environment, { flow: order, limits, taskQueue }));
  const copies = new Map(made.map((copy) => [copy.workflowId, copy]));
  const one = async (copy: Copy, nth: number) => {
    await play(copy);
    await copy.until('the end of what is played', settles);
    await each(copy, nth);
  };
  await withWorker(environment, { taskQueue, activities: activitiesOf(copies) }, async () => {
    await Promise.all(made.map(one));
  });
}

async function expectToGoOn(copy: Copy, { settles, goesOn }: Played): Promise<void> {
  await copy.until('what it came to before', settles);
  await copy.quiet();
  expectNothingDoubled(copy);
  await goesOn(copy);
}

/** More than it has workflow tasks, which the n-th one is reset to the n-th of. */
const COPIES = 18;

test('An open conversation goes on after a reset to any workflow task of any of its runs, and says nothing twice', async () => {
  let most = 0;
  await inCopies(OPEN, COPIES, async (copy, nth) => {
    const tasks = await copy.tasks();
    expect((await copy.runIds()).length).toBeGreaterThan(1);
    most = Math.max(most, tasks.length);
    await copy.reset(nth);
    await expectToGoOn(copy, OPEN);
    expect(copy.heard().filter((text) => text === 'Hi Ada, size M.')).toHaveLength(1);
  });
  expect(most).toBeGreaterThan(8);
  expect(most).toBeLessThanOrEqual(COPIES);
});

test.each(Object.entries(OTHERS))('So does one that is %s', async (_what, played) => {
  await inCopies(played, 4, async (copy, nth) => {
    await copy.reset((await copy.tasks()).length - 1 - nth);
    await expectToGoOn(copy, played);
  });
});

test('So does one that is reset twice, the second time by the command line of Temporal', async () => {
  const cli = findTemporalCli(process.env)?.path ?? '';
  const address = process.env.TEST_TEMPORAL_ADDRESS ?? '';
  await inCopies(OPEN, 1, async (copy) => {
    await copy.reset(1);
    await copy.until('what it came to before', OPEN.settles);
    const { runId } = await copy.handle.describe();
    const of = ['workflow', 'reset', '--address', address, '-w', copy.workflowId, '-r', runId];
    await promisify(execFile)(cli, [...of, '-t', 'FirstWorkflowTask', '--reason', 'test']);
    await eventually('the run after the reset', async () => (await copy.handle.describe()).runId !== runId);
    await expectToGoOn(copy, OPEN);
  });
});
