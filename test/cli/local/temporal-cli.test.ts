import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheDir, cachedCli, findTemporalCli, type Source } from '../../../cli/local/temporal-cli.ts';
import { provideTemporalCli } from '../../../cli/local/temporal-cli-install.ts';

describe('finding the Temporal CLI', () => {
  let dir: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-cli-'));
    env = { XDG_CACHE_HOME: join(dir, 'cache'), HOME: dir, PATH: join(dir, 'bin') };
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function program(path: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
    return path;
  }
  const say = () => undefined;
  const giving = (content: string, calls: string[] = []): Source => ({
    way: 'download',
    async fetchInto(folder) {
      calls.push(folder);
      await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync(join(folder, 'temporal'), content);
      return join(folder, 'temporal');
    },
  });
  const closed: Source = { way: 'go install', fetchInto: async () => undefined };

  it('takes the named one first, then PATH, then the cache', () => {
    const cached = program(cachedCli(env));
    expect(findTemporalCli(env)).toEqual({ path: cached, way: 'cache' });
    const onPath = program(join(dir, 'bin', 'temporal'));
    expect(findTemporalCli(env)).toEqual({ path: onPath, way: 'PATH' });
    const named = program(join(dir, 'named'));
    expect(findTemporalCli({ ...env, TEMPORAL_CLI_PATH: named })).toEqual({ path: named, way: 'TEMPORAL_CLI_PATH' });
  });

  it('never passes over a wrong name in silence', () => {
    program(cachedCli(env));
    expect(() => findTemporalCli({ ...env, TEMPORAL_CLI_PATH: join(dir, 'nothing') })).toThrow(
      /TEMPORAL_CLI_PATH names .*nothing, which is not a program/,
    );
  });

  it('passes over files that cannot be run, and folders', () => {
    mkdirSync(join(dir, 'bin', 'temporal'), { recursive: true });
    mkdirSync(dirname(cachedCli(env)), { recursive: true });
    writeFileSync(cachedCli(env), '');
    expect(findTemporalCli(env)).toBeUndefined();
  });

  it.each([
    ['linux', { HOME: '/h' }, '/h/.cache/colloquy'],
    ['linux', { HOME: '/h', XDG_CACHE_HOME: '/x' }, '/x/colloquy'],
    ['darwin', { HOME: '/h', XDG_CACHE_HOME: '/x' }, '/h/Library/Caches/colloquy'],
    ['win32', { HOME: '/h', LOCALAPPDATA: '/l' }, '/l/colloquy/cache'],
  ] as const)('knows the cache folder of %s', (platform, source, folder) => {
    expect(cacheDir(source, platform)).toBe(folder);
  });

  it('gets one by the first way that is open, makes it runnable and leaves no draft', async () => {
    const found = await provideTemporalCli(env, say, [closed, giving('cli')]);
    expect(found).toEqual({ path: cachedCli(env), way: 'download' });
    expect(findTemporalCli(env)).toEqual({ path: cachedCli(env), way: 'cache' });
    expect(readdirSync(dirname(cachedCli(env)))).toEqual(['temporal']);
  });

  it('gets it once when two ask at the same time', async () => {
    const calls: string[] = [];
    const said: string[] = [];
    const ask = () => provideTemporalCli(env, (line) => said.push(line), [giving('cli', calls)]);
    const ways = (await Promise.all([ask(), ask()])).map(({ way }) => way).toSorted();
    expect(calls).toHaveLength(1);
    expect(ways).toEqual(['cache', 'download']);
    expect(said).toEqual([expect.stringContaining('is getting the Temporal CLI already')]);
  });

  it('names every way when none is open', async () => {
    const none = provideTemporalCli(env, say, [closed]);
    await expect(none).rejects.toThrow(/PATH.*TEMPORAL_CLI_PATH.*cache.*temporal\.download.*Go/);
    expect(existsSync(cachedCli(env))).toBe(false);
  });
});
