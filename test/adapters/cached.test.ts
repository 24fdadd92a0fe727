import { createCache } from '../../adapters/cached.ts';

interface Source {
  value: string | undefined;
  loads: number;
  fails: boolean;
  hangs: boolean;
}

function cacheOf(more: Partial<Parameters<typeof createCache<string>>[0]> = {}) {
  const source: Source = { value: 'one', loads: 0, fails: false, hangs: false };
  const clock = { now: 0 };
  const cache = createCache<string>({
    load: async () => {
      source.loads += 1;
      if (source.hangs) await new Promise(() => undefined);
      if (source.fails) throw new Error('away');
      return source.value;
    },
    freshMs: 1000,
    absentMs: 100,
    patienceMs: 20,
    now: () => clock.now,
    ...more,
  });
  return { cache, source, clock };
}

test('a fresh value is not asked for again, an old one is', async () => {
  const { cache, source, clock } = cacheOf();
  expect(await cache.get('a')).toBe('one');
  source.value = 'two';
  clock.now = 999;
  expect(await cache.get('a')).toBe('one');
  clock.now = 1000;
  expect(await cache.get('a')).toBe('two');
  expect(source.loads).toBe(2);
});

test('within the grace nobody waits: the old value is served at once and the newer one is there for the next', async () => {
  const { cache, source, clock } = cacheOf({ graceMs: 500 });
  await cache.get('a');
  source.value = 'two';
  clock.now = 1499;
  expect(await cache.get('a')).toBe('one');
  await Promise.resolve();
  expect([await cache.get('a'), source.loads]).toEqual(['two', 2]);
});

test('past the grace the caller waits for the newer value', async () => {
  const { cache, source, clock } = cacheOf({ graceMs: 500 });
  await cache.get('a');
  source.value = 'two';
  clock.now = 1500;
  expect(await cache.get('a')).toBe('two');
});

test('a load that fails within the grace disturbs nobody', async () => {
  const { cache, source, clock } = cacheOf({ graceMs: 500 });
  await cache.get('a');
  source.fails = true;
  clock.now = 1200;
  expect([await cache.get('a'), await cache.get('a')]).toEqual(['one', 'one']);
  clock.now = 1600;
  expect(await cache.get('a')).toBe('one');
});

test('what is never fresh has no grace', async () => {
  const { cache, source } = cacheOf({ freshMs: 0, graceMs: 500 });
  await cache.get('a');
  source.value = 'two';
  expect(await cache.get('a')).toBe('two');
});

test('there is no grace for what is not there', async () => {
  const { cache, source, clock } = cacheOf({ graceMs: 500 });
  source.value = undefined;
  await cache.get('a');
  source.value = 'two';
  clock.now = 100;
  expect(await cache.get('a')).toBe('two');
});

test('a thousand callers at once are one load', async () => {
  const { cache, source } = cacheOf();
  const values = await Promise.all(Array.from({ length: 1000 }, () => cache.get('a')));
  expect([new Set(values), source.loads]).toEqual([new Set(['one']), 1]);
});

test('while loading fails the old value is served, however old, and loading is tried again after a second', async () => {
  const { cache, source, clock } = cacheOf();
  await cache.get('a');
  source.fails = true;
  clock.now = 3_600_000;
  expect([await cache.get('a'), await cache.get('a'), source.loads]).toEqual(['one', 'one', 2]);
  source.fails = false;
  source.value = 'two';
  clock.now += 1000;
  expect(await cache.get('a')).toBe('two');
});

test('while loading hangs the old value is served after a moment, to the next callers at once', async () => {
  const { cache, source, clock } = cacheOf();
  await cache.get('a');
  source.hangs = true;
  clock.now = 5000;
  expect(await cache.get('a')).toBe('one');
  // Whoever waits for the patience's timer comes behind this one.
  const later = new Promise((resolve) => setImmediate(resolve, 'later'));
  expect(await Promise.race([cache.get('a'), later])).toBe('one');
});

test('with nothing at hand a failure passes on, and the next call tries again', async () => {
  const { cache, source } = cacheOf();
  source.fails = true;
  await expect(cache.get('a')).rejects.toThrow('away');
  source.fails = false;
  expect(await cache.get('a')).toBe('one');
});

test('that there is none is believed for a short while, and is nothing to fall back on', async () => {
  const { cache, source, clock } = cacheOf();
  source.value = undefined;
  expect([await cache.get('a'), await cache.get('a'), source.loads]).toEqual([undefined, undefined, 1]);
  clock.now = 100;
  source.fails = true;
  await expect(cache.get('a')).rejects.toThrow('away');
});

test('what is forgotten is loaded anew, also when a load was on its way', async () => {
  const { cache, source } = cacheOf();
  const early = cache.get('a');
  cache.forget('a');
  source.value = 'two';
  await early;
  expect(await cache.get('a')).toBe('two');
});

test('freshness may depend on the value', async () => {
  const { cache, source } = cacheOf({ freshMs: (value) => (value === 'one' ? 0 : 1000) });
  await cache.get('a');
  source.value = 'two';
  expect([await cache.get('a'), await cache.get('a'), source.loads]).toEqual(['two', 'two', 2]);
});

test('the oldest entries make room', async () => {
  const { cache, source } = cacheOf({ maxEntries: 2 });
  for (const key of ['a', 'b', 'c']) await cache.get(key);
  await cache.get('c');
  expect(source.loads).toBe(3);
  await cache.get('a');
  expect(source.loads).toBe(4);
});
