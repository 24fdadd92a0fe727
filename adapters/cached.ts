export interface CacheOptions<Value> {
  load: (key: string) => Promise<Value | undefined>;
  /** How long a value is taken as it is; 0 asks every time. */
  freshMs: number | ((value: Value) => number);
  /** How long after that it is still served at once, while a newer one is loaded: a busy key makes nobody wait. */
  graceMs?: number;
  /** How long "there is none" is believed: short, so that what was just made elsewhere is found. */
  absentMs?: number;
  /** With an older value at hand, how long a load may take before that is served, for a second from then on. */
  patienceMs?: number;
  maxEntries?: number;
  now?: () => number;
}

/** Read-through and bounded. While loading fails, what was loaded last is served; with nothing at hand the failure passes on. */
export interface Cache<Value> {
  get(key: string): Promise<Value | undefined>;
  /** Asks now, however fresh the value at hand; that one serves where asking fails or takes too long. */
  getNow(key: string): Promise<Value | undefined>;
  forget(key: string): void;
}

interface Entry<Value> {
  value: Value | undefined;
  freshUntil: number;
  graceUntil: number;
}

// After a failed or slow load the next try waits a little, so that a dead database does not slow every request.
const RETRY_AFTER_FAILURE_MS = 1000;

export function createCache<Value>(options: CacheOptions<Value>): Cache<Value> {
  const { load, graceMs = 0, absentMs = 1000, patienceMs = 300, maxEntries = 10_000, now = Date.now } = options;
  const entries = new Map<string, Entry<Value>>();
  const loading = new Map<string, Promise<Value | undefined>>();

  const freshFor = (value: Value | undefined): number => {
    if (value === undefined) return absentMs;
    return typeof options.freshMs === 'number' ? options.freshMs : options.freshMs(value);
  };

  const entryOf = (value: Value | undefined): Entry<Value> => {
    const fresh = freshFor(value);
    const freshUntil = now() + fresh;
    // What is never fresh is asked for every time.
    return { value, freshUntil, graceUntil: fresh > 0 ? freshUntil + graceMs : freshUntil };
  };

  const keep = (key: string, entry: Entry<Value>) => {
    entries.delete(key);
    entries.set(key, entry);
    const oldest = entries.keys().next().value;
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
  };

  const refresh = (key: string): Promise<Value | undefined> => {
    const flying = loading.get(key);
    if (flying !== undefined) return flying;
    const flight: Promise<Value | undefined> = load(key)
      .then((value) => {
        // `forget` takes a flight out of the map: what it brings may be older than the change.
        const current = loading.get(key) === flight;
        if (current) keep(key, entryOf(value));
        return value;
      })
      .finally(() => {
        if (loading.get(key) === flight) loading.delete(key);
      });
    loading.set(key, flight);
    return flight;
  };

  const getNow = (key: string) => {
    const entry = entries.get(key);
    // An old "there is none" is no value to fall back on.
    if (entry?.value === undefined) return refresh(key);
    const serveStale = () => {
      entry.freshUntil = now() + RETRY_AFTER_FAILURE_MS;
      return entry.value;
    };
    return orAfter(refresh(key), { patienceMs, serveStale });
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry !== undefined && now() < entry.freshUntil) return Promise.resolve(entry.value);
      if (entry?.value === undefined || now() >= entry.graceUntil) return getNow(key);
      // A failure here is nobody's: past the grace it is met, and dealt with, by whoever asks then.
      refresh(key).catch(() => undefined);
      return Promise.resolve(entry.value);
    },
    getNow,
    forget(key) {
      entries.delete(key);
      loading.delete(key);
    },
  };
}

/** The flight's value, or the stale one where the flight fails or takes longer than `patienceMs`. */
function orAfter<Value>(flight: Promise<Value>, stale: { patienceMs: number; serveStale: () => Value }) {
  return new Promise<Value>((resolve) => {
    const timer = setTimeout(() => resolve(stale.serveStale()), stale.patienceMs);
    flight.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      () => {
        clearTimeout(timer);
        resolve(stale.serveStale());
      },
    );
  });
}
