import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveEmbedded } from '../../../adapters/database/embedded/serve.ts';
import { databaseCheck, migrationsCheck } from '../../../adapters/doctor/database-checks.ts';
import { databaseHere } from '../../../cli/doctor/database-here.ts';
import { anyFreePort } from '../../../cli/local/ports.ts';
import { provideDatabaseFiles } from '../../helpers/database-template.ts';

let dataDir: string;
let folder: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'colloquy-database-here-'));
  folder = join(dataDir, 'database');
  await provideDatabaseFiles(folder);
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const nobody = async () => `postgres://postgres@127.0.0.1:${await anyFreePort()}/postgres`;
const serve = () => serveEmbedded({ folder, port: 0, onBroken: () => undefined });

async function look(dir: string, noted: string | undefined) {
  const here = databaseHere({ url: undefined, dataDir: dir, noted });
  try {
    return [await databaseCheck(here), await migrationsCheck(here)];
  } finally {
    await here.close();
  }
}

describe('the database of a data folder', () => {
  test('is opened for the look where no start serves it, as it is, and given back', async () => {
    for (const noted of [undefined, await nobody()]) {
      expect(await look(dataDir, noted)).toMatchObject([
        { state: 'ok', found: expect.stringMatching(/^PGlite \(PostgreSQL [\d.]+\) at .*\/database\.$/) },
        { state: 'failed', found: expect.stringMatching(/^Missing: 0001-first-tables, /) },
      ]);
    }
  });

  test('is asked where the last start serves it', async () => {
    const served = await serve();
    expect(await look(dataDir, served.url).finally(() => served.close())).toMatchObject([{ state: 'ok' }, {}]);
  });

  test('that is not there is not made', async () => {
    const empty = mkdtempSync(join(dataDir, 'empty-'));
    expect(await look(empty, undefined)).toMatchObject([
      { state: 'failed', found: `There is none in ${join(empty, 'database')} yet.` },
      { state: 'warning', todo: 'See the line of database first.' },
    ]);
    expect(existsSync(join(empty, 'database'))).toBe(false);
  });
});
