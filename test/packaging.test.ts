import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Env } from '../config/env.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../contracts/search-attributes.ts';

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const Service = z.looseObject({
  image: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  command: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
});
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  configs: z.record(z.string(), z.object({ content: z.string() })),
});

const Locked = z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).default({}) });
const Lock = z.looseObject({ packages: z.record(z.string(), Locked) });

const { services, configs } = Compose.parse(parse(read('docker-compose.yml'), { merge: true }));
const service = (name: string) => Service.parse(services[name]);
const KNOWN = Object.keys(Env.shape);

describe('docker-compose.yml', () => {
  it.each(['api', 'worker'])('gives the %s only variables that config/env.ts reads', (name) => {
    expect(KNOWN).toEqual(expect.arrayContaining(Object.keys(service(name).environment)));
  });

  it.each(['api', 'worker'])('gives the %s what production cannot do without', (name) => {
    const needed = ['TEMPORAL_ADDRESS', 'DATABASE_URL', 'PUBLIC_URL', 'MASTER_KEY'];
    expect(Object.keys(service(name).environment)).toEqual(expect.arrayContaining(needed));
  });

  it('gives the API its tokens, and the worker none', () => {
    expect(service('api').environment).toHaveProperty('API_TOKENS');
    expect(service('worker').environment).not.toHaveProperty('API_TOKENS');
  });

  it.each(['api', 'worker'])(
    'gives the %s values that config/env.ts accepts, once its own secrets are filled in',
    (name) => {
      const secrets: Record<string, string> = {
        MASTER_KEY: Buffer.alloc(32).toString('base64'),
        PUBLIC_URL: 'https://example.com',
        API_TOKENS: 'one-of-24-random-bytes:read+operate+publish,another-of-24-random-bytes:read',
      };
      const filled = Object.entries(service(name).environment).map(([key, value]) => [
        key,
        value.startsWith('${')
          ? (secrets[key] ?? value.replace(/^\$\{\w+(:-(.*)|:\?.*)\}$/, '$2'))
          : value.replace(/\$\{.*?\}/, 'pw'),
      ]);
      expect(Env.safeParse(Object.fromEntries(filled)).error).toBeUndefined();
    },
  );

  it('registers exactly the search attributes of the contract', () => {
    const listed = /for name in (.*?); do/.exec(service('search-attributes').command.join('\n'))?.[1];
    expect(listed?.split(' ').toSorted()).toEqual(SEARCH_ATTRIBUTE_NAMES.toSorted());
  });

  it('lets the Temporal UI read contents: through a door of this machine, with a token that the API knows', () => {
    const { TEMPORAL_CODEC_ENDPOINT = '', TEMPORAL_CORS_ORIGINS = '' } = service('temporal-ui').environment;
    expect(service('codec').ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    expect(service('codec').ports).toEqual([expect.stringContaining(`:${new URL(TEMPORAL_CODEC_ENDPOINT).port}:`)]);
    expect(configs.codec?.content).toContain(`${new URL(TEMPORAL_CODEC_ENDPOINT).origin} {`);
    expect(configs.codec?.content).toContain('Bearer {$$CODEC_TOKEN}');
    expect(service('api').environment.API_TOKENS).toMatch(/,\$\{CODEC_TOKEN:\?[^}]*\}:read$/);
    // The API answers the page of this origin only (api/main.ts).
    expect(service('api').environment.TEMPORAL_UI_PORT).toBe(new URL(TEMPORAL_CORS_ORIGINS).port);
  });

  it('opens no port beyond this machine', () => {
    const ports = Object.keys(services).flatMap((name) => service(name).ports);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('asks for every secret by name, with none of its own', () => {
    const asked = [...read('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    const told = read('docker-compose.yml').split('x-colloquy')[0] ?? '';
    for (const name of new Set(asked)) expect(told).toContain(`${name}=`);
  });

  it('starts Temporal with a number of shards that production can keep', () => {
    expect(service('temporal').environment.NUM_HISTORY_SHARDS).toBe('512');
  });

  it('starts the entry points that the image has', () => {
    for (const name of ['api', 'worker']) {
      const [entry = ''] = service(name).command;
      expect(statSync(join(root, entry.replace(/^dist\//, '').replace(/\.js$/, '.ts'))).isFile()).toBe(true);
    }
  });
});

describe('Dockerfile', () => {
  it('sets only variables that config/env.ts reads', () => {
    const set = [...read('Dockerfile').matchAll(/(?:^ENV|\\\n)\s+([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(set.length).toBeGreaterThan(0);
    expect([...KNOWN, 'NODE_ENV']).toEqual(expect.arrayContaining(set));
  });

  it('does not run as root', () => {
    expect(read('Dockerfile')).toMatch(/^USER node$/m);
  });
});

describe('the lock file', () => {
  // npm leaves out what it could not fetch, and `npm ci` then refuses the whole file, on every system.
  it('names every optional package, also those of other systems', () => {
    const { packages } = Lock.parse(JSON.parse(read('package-lock.json')));
    const missing = Object.entries(packages).flatMap(([at, { optionalDependencies }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          !Object.hasOwn(packages, `node_modules/${name}`) && !Object.hasOwn(packages, `${at}/node_modules/${name}`),
      ),
    );
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });
});
