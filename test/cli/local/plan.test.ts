import { join } from 'node:path';
import { childEnvironment, planStages, STOP_ORDER, temporalArguments, usesEmulator } from '../../../cli/local/plan.ts';
import type { LocalSettings } from '../../../cli/local/settings.ts';
import { parseEnv } from '../../../config/env.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../../../contracts/search-attributes.ts';

const settings = (source: NodeJS.ProcessEnv = {}): LocalSettings => ({
  env: parseEnv(source),
  source,
  dataDir: '/data',
  ports: { api: 3005, emulator: 3006, temporal: 7000, temporalUi: 8000, database: 5555, metrics: 9000 },
  masterKey: Buffer.alloc(32).toString('base64'),
  apiToken: 'a-token-of-some-length',
});

const installation = {
  dist: '/app/dist',
  temporalCli: '/bin/temporal',
  temporalAnswers: async () => true,
  httpAnswers: async () => true,
};
const names = (source?: NodeJS.ProcessEnv) =>
  planStages(settings(source), installation).map((stage) => stage.map(({ name }) => name));

describe('the processes of one machine', () => {
  it('are started in two stages, first what keeps data', () => {
    expect(names()).toEqual([
      ['temporal', 'database', 'emulator'],
      ['api', 'worker'],
    ]);
  });

  it('are all named in the order of stopping, the API first and Temporal last', () => {
    expect(STOP_ORDER.toSorted()).toEqual(names().flat().toSorted());
    expect([STOP_ORDER.at(0), STOP_ORDER.at(-1)]).toEqual(['api', 'temporal']);
  });

  it('leave out the server and the database that were named', () => {
    const named = { TEMPORAL_ADDRESS: 'cluster:7233', DATABASE_URL: 'postgres://db/x' };
    expect(names(named)).toEqual([['emulator'], ['api', 'worker']]);
    expect(childEnvironment(settings(named))).toMatchObject(named);
  });

  it('run the compiled entry points', () => {
    const entries = planStages(settings(), installation)
      .flat()
      .map(({ args }) => args.at(-1));
    expect(entries).toEqual(
      expect.arrayContaining([
        join('/app/dist', 'adapters/database/embedded', 'main.js'),
        join('/app/dist', 'worker', 'main.js'),
      ]),
    );
  });

  it('get an environment that config/env.ts accepts and that leads each to the others', () => {
    const env = parseEnv(childEnvironment(settings()));
    expect(env).toMatchObject({
      PORT: 3005,
      TEMPORAL_ADDRESS: '127.0.0.1:7000',
      DATABASE_URL: 'postgres://postgres@127.0.0.1:5555/postgres',
      PUBLIC_URL: 'http://127.0.0.1:3005',
      SINCH_API_URL: 'http://127.0.0.1:3006/regions/{region}',
      SINCH_AUTH_URL: 'http://127.0.0.1:3006',
      API_TOKENS: 'a-token-of-some-length:read+operate+publish',
      CALL_ALLOWED_HOSTS: 'localhost,127.0.0.1,[::1]',
    });
  });

  it('keep what a person named', () => {
    const named = { PUBLIC_URL: 'https://tunnel.example', API_TOKENS: 'another-long-token:read', LOG_LEVEL: 'debug' };
    expect(childEnvironment(settings(named))).toMatchObject({
      PUBLIC_URL: named.PUBLIC_URL,
      LOG_LEVEL: 'debug',
      API_TOKENS: 'a-token-of-some-length:read+operate+publish,another-long-token:read',
    });
  });
});

describe('a real Conversation API', () => {
  const named = { SINCH_API_URL: 'https://eu.conversation.api.sinch.com' };

  it('is used where it is named, and tokens are then asked for at Sinch, never at the emulator', () => {
    expect(usesEmulator(settings())).toBe(true);
    expect(usesEmulator(settings(named))).toBe(false);
    const { SINCH_API_URL, SINCH_AUTH_URL } = parseEnv(childEnvironment(settings(named)));
    expect([SINCH_API_URL, SINCH_AUTH_URL]).toEqual([named.SINCH_API_URL, undefined]);
  });

  it('may have its own address for tokens', () => {
    const both = { ...named, SINCH_AUTH_URL: 'https://auth.example' };
    expect(childEnvironment(settings(both))).toMatchObject(both);
  });
});

describe('the Temporal dev server', () => {
  it('registers every search attribute of the contract as Keyword', () => {
    const args = temporalArguments(settings());
    const registered = args.filter((_, index) => args[index - 1] === '--search-attribute');
    expect(registered).toEqual(SEARCH_ATTRIBUTE_NAMES.map((name) => `${name}=Keyword`));
  });

  it.each([
    ['--ui-codec-endpoint', 'http://127.0.0.1:3005/codec'],
    ['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
    ['--dynamic-config-value', 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2'],
    ['--db-filename', join('/data', 'temporal.db')],
    ['--ip', '127.0.0.1'],
  ])('is given %s %s', (flag, value) => {
    const args = temporalArguments(settings());
    expect(args.filter((_, index) => args[index - 1] === flag)).toContain(value);
  });
});
