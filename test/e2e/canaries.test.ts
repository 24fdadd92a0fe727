import { Client } from '@temporalio/client';
import { Client as Postgres } from 'pg';
import { type Canaries, plantPersonalData, plantSecrets } from '../helpers/canaries/canaries.ts';
import { type Evidence, liveThrough } from '../helpers/canaries/evidence.ts';
import { databasePlaces, temporalPlaces } from '../helpers/canaries/places.ts';
import { APP_ID, handOver, link, talk } from '../helpers/canaries/scenes.ts';
import { findCanaries, SPELLING_NAMES, spelled } from '../helpers/canaries/search.ts';
import { startWorld, type World } from '../helpers/canaries/world.ts';

jest.setTimeout(150_000);

const SECRETS = Object.keys(plantSecrets());
/** What a talk and a hand-over bring into histories. */
const SAID = ['anna', 'inboundText', 'keptName', 'sensitiveValue', 'outboundText', 'eventData', 'personsWords'];

const only = (canaries: Canaries, names: string[]) =>
  Object.fromEntries(Object.entries(canaries).filter(([name]) => names.includes(name)));

describe('the search', () => {
  const word = 'Cq0123456789abcdefZ';

  test.each(SPELLING_NAMES)('finds a word %s, wherever it begins and whatever its case', (spelling) => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      for (const needle of spelled(word, spelling)) {
        for (const content of [needle, Buffer.from(needle.toString('latin1').toUpperCase(), 'latin1')]) {
          const place = { name: 'here', content: Buffer.concat([Buffer.from(before), content, Buffer.from('after')]) };
          expect(findCanaries({ word }, [place])).toContainEqual(expect.stringMatching(/^here: word, /));
        }
      }
    }
  });

  test.each(['', 'a', 'ab', 'abc', 'abcd'])('finds a word in base64 of a text that has %j before it', (before) => {
    const content = Buffer.from(`${before}${word} and more`).toString('base64');
    expect(findCanaries({ word }, [{ name: 'here', content }])).toEqual(['here: word, in base64']);
  });

  test('finds a number in every way of writing it, and a secret without its prefix', () => {
    const { anna, handoverSecret } = { ...plantPersonalData(), ...plantSecrets() };
    const national = `0${anna.slice(3)}`;
    const content = `${national} ${anna.slice(1)} ${handoverSecret.slice('whsec_'.length)}`;
    const found = findCanaries({ anna, handoverSecret }, [{ name: 'here', content }]);
    expect(found).toEqual(['here: anna, as it is', 'here: handoverSecret, as it is']);
  });

  test('finds nothing where there is nothing', () => {
    const content = JSON.stringify(plantPersonalData());
    expect(findCanaries({ ...plantPersonalData(), ...plantSecrets() }, [{ name: 'here', content }])).toEqual([]);
  });
});

describe('a whole life of an app', () => {
  let world: World;
  let evidence: Evidence;

  beforeAll(async () => {
    world = await startWorld({}, { ownTemporal: true });
    evidence = await world.stack.watch(() => liveThrough(world));
  });
  afterAll(() => world?.close());

  test.each(['database', 'databaseAfterUnlink', 'temporal', 'temporalFiles', 'metrics', 'logs', 'errors'] as const)(
    'leaves no secret and nothing of a person in: %s',
    (where) => {
      expect(findCanaries(evidence.canaries, evidence[where])).toEqual([]);
    },
  );

  test('shows operators and help desks no secret, and no value of a sensitive variable', () => {
    const secrets = only(evidence.canaries, [...SECRETS, 'webhookSecret']);
    expect(Object.keys(secrets)).toHaveLength(SECRETS.length + 1);
    const desk = world.desk.seen.map((request) => ({ name: 'told to the desk', content: JSON.stringify(request) }));
    for (const shown of [world.heard.shown, desk]) {
      expect(findCanaries(secrets, shown)).toEqual([]);
      expect(findCanaries(only(evidence.canaries, ['keptName']), shown)).not.toEqual([]);
    }
  });

  test.each([
    ['database', APP_ID],
    ['database', 'unreadable'],
    ['database', 'tooLarge'],
    ['database', 'RECIPIENT_NOT_REACHABLE'],
    ['database', 'marketing'],
    ['database', `session.${APP_ID}.`],
    ['temporal', `app.${APP_ID}`],
    ['temporal', 'binary/encrypted'],
    ['temporal', 'SEND_REFUSED'],
    ['temporalFiles', `app.${APP_ID}`],
    ['metrics', 'temporal_worker_start'],
    ['metrics', 'colloquy_webhooks_total'],
    ['logs', 'Server listening at'],
    ['logs', 'Got workflow activation'],
    ['logs', 'A callback was refused.'],
    ['logs', 'The database cannot be reached'],
    ['logs', 'A callback could not be made safe'],
    ['errors', 'APP_REFUSED'],
    ['errors', 'A secret is no argument'],
    ['errors', 'FORGOTTEN_IN_PART'],
  ] as const)('was looked for in the right %s: %j is found there', (where, known) => {
    expect(findCanaries({ known }, evidence[where])).not.toEqual([]);
  });

  test('would be found in any table', async () => {
    const { leak } = { leak: plantPersonalData().inboundText };
    const database = new Postgres({ connectionString: world.stack.databaseUrl });
    await database.connect();
    const receipt = ['leak', 'READ', 'SMS', APP_ID, '', leak, 1];
    await database.query(`insert into receipts values ($1, $2, $3, $4, $5, $6, $7)`, receipt);
    await database.end();
    expect(findCanaries({ leak }, await databasePlaces(world.stack))).toEqual([
      'table public.receipts: leak, as it is',
    ]);
  });

  test('would be found in ids, memos, arguments and summaries of workflows', async () => {
    const { client, taskQueue } = world.stack;
    const [id, memo, argument, summary] = Array.from({ length: 4 }, () => plantPersonalData().inboundText);
    const leaks = { id: `${id}`, memo: `${memo}`, argument: `${argument}`, summary: `${summary}` };
    // As whoever forgot the codec would write.
    const careless = new Client({ connection: client.connection });
    await careless.workflow.start('nobodyRunsThis', {
      ...{ workflowId: leaks.id, taskQueue: `${taskQueue}-of-nobody`, args: [{ of: leaks.argument }] },
      ...{ memo: { of: leaks.memo }, staticSummary: leaks.summary },
    });
    const found = findCanaries(leaks, await temporalPlaces(client, ''));
    for (const where of ['visibility of .*: id', 'visibility of .*: memo', 'history of .*: argument']) {
      expect(found).toContainEqual(expect.stringMatching(new RegExp(where)));
    }
    expect(found).toContainEqual(expect.stringMatching(/(description|history) of .*: summary/));
  });
});

test('without encryption histories show what people say, and still no secret', async () => {
  const world = await startWorld({ PAYLOAD_ENCRYPTION: 'off' }, { ownTemporal: false });
  try {
    await world.stack.watch(async () => {
      await link(world);
      await talk(world);
      await handOver(world);
    });
    const histories = await temporalPlaces(world.stack.client, `AppId = '${APP_ID}'`);
    const found = new Set(findCanaries(world.canaries, histories).map((hit) => /: (\w+), /.exec(hit)?.[1]));
    expect([...found].sort()).toEqual([...SAID].sort());
  } finally {
    await world.close();
  }
});
