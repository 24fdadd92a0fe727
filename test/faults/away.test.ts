import { createDatabase } from '../../adapters/database/database.ts';
import { createReceipts } from '../../adapters/database/receipts.ts';
import { eventually } from '../helpers/eventually.ts';
import { ALL_WELL, Plan } from '../helpers/plan.ts';
import { ECHO_FLOW } from '../helpers/stack/flows.ts';
import { linkedApp, webhookSecret } from '../helpers/stack/linked-app.ts';
import { postCallback, textCallback } from '../helpers/stack/webhook.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

jest.setTimeout(240_000);

const DATABASE_AWAY_MS = 60_000;
const ANSWERS_WITHIN_MS = 3_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let onTemporal: Stack;
let onDatabase: Stack;
/** Runs beside the tests on the other stack: most of it is waiting. */
let minuteWithoutDatabase: Promise<{ slowestMs: number; plan: Plan }>;

beforeAll(async () => {
  onDatabase = await startStack();
  minuteWithoutDatabase = onDatabase.watch(talkWithoutDatabase);
  minuteWithoutDatabase.catch(() => undefined);
  onTemporal = await startStack({ ownTemporal: true });
});

afterAll(() => Promise.all([onTemporal?.close(), onDatabase?.close()]));

describe('Temporal stopped and started', () => {
  let plan: Plan;
  let appId: string;

  beforeAll(async () => {
    appId = await linkedApp(onTemporal, { flow: ECHO_FLOW });
    plan = new Plan(onTemporal, { appId });
  });

  test('a webhook is answered 503 within three seconds while it is away', () =>
    onTemporal.watch(async () => {
      const known = plan.contact('46700000801');
      await plan.say(known, 'before');
      await plan.answered(30_000);
      await onTemporal.temporal?.kill();
      const secret = (await webhookSecret(onTemporal, appId)) ?? '';
      const body = textCallback(known, { id: '01JAWAY0000000000000000000', text: 'never taken' });
      const since = Date.now();
      expect(await postCallback(onTemporal.apiUrls[0] ?? '', { appId, body, secret })).toBe(503);
      expect(Date.now() - since).toBeLessThan(ANSWERS_WITHIN_MS);
      await Promise.all([plan.say(known, 'meanwhile'), plan.say(plan.contact('46700000802'), 'meanwhile')]);
      await pause(2_000);
    }));

  test('what was sent meanwhile is answered once it is back, by the same processes', () =>
    onTemporal.watch(async () => {
      const pids = [onTemporal.workers[0]?.pid, onTemporal.apis[0]?.pid];
      await onTemporal.temporal?.start();
      expect(await plan.verdict(60_000)).toEqual(ALL_WELL);
      await plan.say(plan.contact('46700000802'), 'afterwards');
      expect(await plan.verdict(30_000)).toEqual(ALL_WELL);
      expect([onTemporal.workers[0]?.pid, onTemporal.apis[0]?.pid]).toEqual(pids);
      expect(pids).not.toContain(0);
    }));
});

/** Talks now and then while the database is away, with contacts that are known and with new ones. */
async function talkWithoutDatabase() {
  const appId = await linkedApp(onDatabase, { flow: ECHO_FLOW });
  const plan = new Plan(onDatabase, { appId });
  const known = plan.contact('46700000901');
  await plan.say(known, 'before');
  await plan.answered(30_000);
  await onDatabase.database.kill();
  const until = Date.now() + DATABASE_AWAY_MS;
  let slowestMs = 0;
  for (let n = 0; Date.now() < until; n += 1) {
    const since = Date.now();
    await Promise.all([plan.say(known, `away ${n}`), plan.say(plan.contact(`4670000091${n}`), `away ${n}`)]);
    await plan.answered(20_000);
    slowestMs = Math.max(slowestMs, Date.now() - since);
    await pause(Math.min(10_000, Math.max(0, until - Date.now())));
  }
  await onDatabase.database.start();
  await plan.say(known, 'afterwards');
  return { slowestMs, plan };
}

describe('the database away for a minute', () => {
  test('conversations go on meanwhile, known ones and new ones, and are whole afterwards', async () => {
    const { slowestMs, plan } = await minuteWithoutDatabase;
    expect(slowestMs).toBeLessThan(10_000);
    expect(await onDatabase.watch(() => plan.verdict(30_000))).toEqual(ALL_WELL);
  });

  test('receipts that came meanwhile are kept once it is back', async () => {
    const { plan } = await minuteWithoutDatabase;
    const meanwhile = (await plan.contact('46700000901').inbox()).filter(({ shown }) => shown.text.includes('away'));
    expect(meanwhile.length).toBeGreaterThan(0);
    const database = createDatabase(onDatabase.databaseUrl);
    const receipts = createReceipts(database);
    const statuses = async (messageId: string) => (await receipts.of(messageId)).map(({ status }) => status).sort();
    const kept = async () => {
      const all = await Promise.all(meanwhile.map(({ message_id }) => statuses(message_id)));
      return all.every((found) => found.join() === 'DELIVERED,QUEUED_ON_CHANNEL,READ');
    };
    await eventually('all receipts are kept', kept, 90_000).finally(() => database.destroy());
  });
});
