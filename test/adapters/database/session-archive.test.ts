import { randomBytes } from 'node:crypto';
import { createSessionArchive } from '../../../adapters/database/session-archive.ts';
import { createSealedSecrets } from '../../../adapters/sealed-secrets.ts';
import type { ArchivedSession, ArchiveFilter } from '../../../adapters/session-archive.ts';
import type { RecordedRun } from '../../../core/timeline/recording.ts';
import { NOW } from '../../helpers/api.ts';
import { anArchivedSession } from '../../helpers/archived.ts';
import { startTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { flowOf, saying } from '../../helpers/flows.ts';

const DAY = 86_400_000;
const sealed = createSealedSecrets(randomBytes(32).toString('base64'));

let server: TestDatabase;
beforeAll(async () => {
  server = await startTestDatabase();
});
beforeEach(() => server.database.deleteFrom('session_archive').execute());
afterAll(() => server.close());

const archiveAt = (now: number) =>
  createSessionArchive({ database: server.database, sealed, keepMs: 90 * DAY, now: () => now });
const archive = () => archiveAt(NOW + DAY);

const ended = (sessionId: string, endedAt: number, more: Partial<ArchivedSession> = {}) =>
  anArchivedSession({ sessionId, endedAt, ...more });

test('what is archived is found as it was, and again takes the place of what was there', async () => {
  const first = anArchivedSession();
  await archive().save(first);
  expect(await archive().find(first.sessionId)).toEqual(first);
  const again = anArchivedSession({ runId: 'run-2', state: 'failed', code: 'BUDGET_STEPS', reason: 'Too many steps.' });
  await archive().save(again);
  expect(await archive().find(first.sessionId)).toEqual(again);
  await archive().remove(first.sessionId);
  expect(await archive().find(first.sessionId)).toBeUndefined();
});

test('pages come in the order of their ends, none twice, though what ended at the same time is parted', async () => {
  const times = [5, 3, 3, 3, 1];
  for (const [index, at] of times.entries()) await archive().save(ended(`S${index}`, NOW + at));
  const seen: string[] = [];
  for (let after: ArchivedSession | undefined, pages = 0; pages < 4; pages += 1) {
    const page = await archive().list({ filter: {}, limit: 2, ...(after ? { after } : {}) });
    seen.push(...page.map(({ sessionId }) => sessionId));
    const last = page.at(-1);
    if (!last) break;
    after = anArchivedSession(last);
  }
  expect(seen).toEqual(['S0', 'S3', 'S2', 'S1', 'S4']);
});

test.each<[ArchiveFilter, string[]]>([
  [{ state: 'failed' }, ['S2']],
  [{ channel: 'WHATSAPP' }, ['S1']],
  [{ appId: 'another' }, ['S1']],
  [{ id: 'S2' }, ['S2']],
  [{ failure: 'any' }, ['S2']],
  [{ failure: 'SEND_REFUSED' }, ['S2']],
  [{ failure: 'EXPRESSION' }, []],
  [{ appId: 'another', state: 'failed' }, []],
  [{ workflowIds: ['session.another.abc', 'session.another.abd'] }, ['S1']],
])('the list is narrowed by %j', async (filter, found) => {
  await archive().save(ended('S1', NOW, { channel: 'WHATSAPP', appId: 'another' }));
  await archive().save(ended('S2', NOW, { state: 'failed', code: 'SEND_REFUSED' }));
  expect((await archive().list({ filter, limit: 10 })).map(({ sessionId }) => sessionId)).toEqual(found);
});

test('what is past its time is not found any more, and goes with the next that comes, or with one that nobody wants to keep', async () => {
  await archive().save(ended('OLD', NOW - 30 * DAY));
  const later = archiveAt(NOW + 61 * DAY);
  expect(await later.find('OLD')).toBeUndefined();
  expect(await later.list({ filter: {}, limit: 10 })).toEqual([]);
  await later.save(ended('NEW', NOW + 61 * DAY));
  expect(await archive().find('OLD')).toBeUndefined();
  expect(await later.find('NEW')).toBeDefined();
  const none = createSessionArchive({ database: server.database, sealed, keepMs: 0, now: () => NOW + 62 * DAY });
  await none.removeOlder();
  expect(await later.find('NEW')).toBeUndefined();
});

test('a flow of 128 KB stands once, in however many runs it was loaded', async () => {
  // Random words, so that nothing but the repetition can be made small.
  const flow = { ...flowOf([saying('a', randomBytes(64 * 1024).toString('hex'))]), version: 1, hash: 'h' };
  const run = (index: number): RecordedRun => ({
    runId: `run-${index}`,
    originalRunId: `run-${index}`,
    events: [
      {
        kind: 'flowLoaded',
        id: 5,
        at: NOW + index,
        doneAt: NOW + index,
        loaded: { flow, settings: {}, contact: { vars: {}, consents: {} } },
      },
    ],
  });
  const runs = Array.from({ length: 20 }, (_, index) => run(index));
  const long = anArchivedSession();
  await archive().save({ ...long, recording: { ...long.recording, runs } });
  const { sealed_log } = await server.database
    .selectFrom('session_archive')
    .select('sealed_log')
    .executeTakeFirstOrThrow();
  expect(sealed_log.length).toBeLessThan(140_000);
  expect((await archive().find(long.sessionId))?.recording.runs).toHaveLength(20);
});
