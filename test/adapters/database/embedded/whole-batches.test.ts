import pg from 'pg';
import { type EmbeddedDatabase, serveEmbedded } from '../../../../adapters/database/embedded/serve.ts';

describe('the embedded database with several connections', () => {
  let server: EmbeddedDatabase;
  const pools: pg.Pool[] = [];
  const broken: unknown[] = [];

  beforeAll(async () => {
    server = await serveEmbedded({ port: 0, onBroken: (error) => broken.push(error) });
    for (let count = 0; count < 3; count += 1) pools.push(new pg.Pool({ connectionString: server.url, max: 4 }));
    for (const pool of pools) pool.on('error', () => undefined);
  });

  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await server.close();
  });

  const pool = (index: number): pg.Pool => {
    const found = pools[index % pools.length];
    if (found === undefined) throw new Error('no pool');
    return found;
  };

  test('never mixes the statements of two connections', async () => {
    const long = 'x'.repeat(200_000);
    const ask = (index: number) =>
      index % 2 === 0
        ? pool(index).query('select $1::text as answer', [String(index)])
        : pool(index).query('select $1::text as answer, length($2::text)', [
            String(index),
            index % 7 === 0 ? long : '',
          ]);
    const answers = await Promise.all(Array.from({ length: 400 }, (_, index) => ask(index)));
    expect(answers.map(({ rows }) => rows[0].answer)).toEqual(answers.map((_, index) => String(index)));
  });

  test('goes on with the others when a connection ends in the middle of a transaction', async () => {
    const leaving = new pg.Client({ connectionString: server.url });
    leaving.on('error', () => undefined);
    await leaving.connect();
    await leaving.query('begin');
    await leaving.query('create table left_behind (id int)');
    const other = pool(0).query('select 1 as one');
    await leaving.end();
    await expect(other).resolves.toMatchObject({ rows: [{ one: 1 }] });
    const found = await pool(1).query("select to_regclass('left_behind') as found");
    expect(found.rows).toEqual([{ found: null }]);
  });

  test('answers after a statement that failed, also one with parameters', async () => {
    await expect(pool(0).query('select $1::int / 0', [1])).rejects.toThrow('division by zero');
    await expect(pool(1).query('select $1::int + 1 as sum', [1])).resolves.toMatchObject({ rows: [{ sum: 2 }] });
    expect(broken).toEqual([]);
  });
});
