import { ALL_WELL, Plan } from '../helpers/plan.ts';
import { seeded } from '../helpers/random.ts';
import { killAtRandom } from '../helpers/random-kills.ts';
import { ECHO_FLOW } from '../helpers/stack/flows.ts';
import { type Contact, linkedApp } from '../helpers/stack/linked-app.ts';
import { revive } from '../helpers/stack/revive.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(420_000);

const KILLS = 100;
const SESSIONS = 200;
const TURNS = 5;
/** So that kills meet runs that continue as new, too. */
const TURNS_PER_RUN = 2;
/** Contacts begin one after the other over this time, so that there are turns under way at every kill. */
const BEGIN_WITHIN_MS = 120_000;
const THINK_MS = { least: 500, most: 6_000 };
/** So that a process mostly lives as long as looking for a reply takes at most (8 s): more often, and turns only wait for the end. */
const PAUSE_MS = { least: 400, most: 3_000 };
/** Sinch takes this long over each send: a kill meets many of them in flight. */
const SEND_TAKES_MS = 150;

const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000_007);

let stack: Stack;
let plan: Plan;
let letGo: (() => Promise<void>) | undefined;

beforeAll(async () => {
  stack = await startStack({ apis: 2, workers: 3, ownTemporal: true, env: { MAX_TURNS_PER_RUN: `${TURNS_PER_RUN}` } });
  if (stack.temporal) letGo = revive(stack.temporal, stack.client);
  await stack.watch(async () => {
    plan = new Plan(stack, { appId: await linkedApp(stack, { flow: ECHO_FLOW }) });
  });
});

afterAll(async () => {
  await letGo?.();
  await stack?.close();
});

test(`${KILLS} random kills over ${SESSIONS} sessions of ${TURNS} turns (FAULTS_SEED=${seed})`, () =>
  stack.watch(async () => {
    const random = seeded(seed);
    const times = Array.from({ length: SESSIONS }, () => timesOf(random));
    await stack.control.faults({ on: 'messages:send', times: 100_000, fault: { delayMs: SEND_TAKES_MS } });
    const killing = killAtRandom([...stack.workers, ...stack.apis], random, { kills: KILLS, pauseMs: PAUSE_MS });
    const talking = times.map((time, i) => talk(plan.contact(`467100${1000 + i}`), time));
    const [kills] = await Promise.all([killing, ...talking]);
    expect([...kills.values()].reduce((sum, count) => sum + count, 0)).toBe(KILLS);
    expect(kills.size).toBe(5);
    expect(plan.size).toBe(SESSIONS * TURNS);
    expect(await plan.verdict(120_000)).toEqual(ALL_WELL);
  }));

interface Times {
  beginAfterMs: number;
  thinkMs: number[];
}

function timesOf(random: ReturnType<typeof seeded>): Times {
  return {
    beginAfterMs: random.between(0, BEGIN_WITHIN_MS),
    thinkMs: Array.from({ length: TURNS }, () => random.between(THINK_MS.least, THINK_MS.most)),
  };
}

/** Writes, waits for all of the answer, thinks, writes again. */
async function talk(contact: Contact, { beginAfterMs, thinkMs }: Times): Promise<void> {
  await pause(beginAfterMs);
  for (const [turn, ms] of thinkMs.entries()) {
    const text = `${contact.identity} turn ${turn}`;
    await plan.say(contact, text);
    await plan.answeredTo(contact, text);
    await pause(ms);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
