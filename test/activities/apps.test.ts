import type { SinchErrorKind } from '../../adapters/sinch-error.ts';
import type { AppActivities, AppActivityInput, AppRecord, SinchAppFacts } from '../../contracts/sinch-app.ts';
import { AppWorld } from './app-doubles.ts';
import { quietEnvironment, sinchError } from './reply-doubles.ts';

const input: AppActivityInput = { appId: 'app-1', credentialVersion: 1 };

type SyncInput = Parameters<AppActivities['syncChannels']>[0];
type Name = Exclude<
  keyof AppActivities,
  'recordHealth' | 'markSessions' | 'recoverSessions' | 'settleSessions' | 'forgetApp'
>;
const NAMES: Name[] = ['refreshAccessToken', 'readApp', 'syncChannels', 'ensureWebhook', 'removeWebhook'];

function withChannels(...names: string[]): SinchAppFacts {
  const channels = names.map((channel) => ({ channel, state: 'ACTIVE' as const, description: '' }));
  return { displayName: 'Test', mode: 'CONVERSATION', retentionDays: 180, channels };
}

const syncInput: SyncInput = { ...input, before: null, facts: withChannels(), gone: [] };

/** Calls an activity with input that all of them can take. */
async function run(world: AppWorld, name: Name, given: Partial<SyncInput> = {}): Promise<unknown> {
  const activity: (input: SyncInput) => Promise<unknown> = world.activities().activities[name];
  return quietEnvironment({}).run(activity, { ...syncInput, ...given });
}

describe('the activities of a linked app', () => {
  test.each([
    ['a token of an hour', 3_600_000, 45_000],
    ['a token that ends before', 90_000, 30_000],
  ])(
    'refreshAccessToken says of %s when it ends and when to ask again, and nothing else',
    async (_, livesMs, againMs) => {
      const world = new AppWorld();
      const now = world.clock.now();
      world.tokenEndsAt = now + livesMs;
      expect(await run(world, 'refreshAccessToken')).toEqual({ expiresAt: now + livesMs, renewAt: now + againMs });
    },
  );

  test('readApp gives what Sinch says of the app', async () => {
    const world = new AppWorld();
    world.facts = withChannels('SMS');
    expect(await run(world, 'readApp')).toEqual(world.facts);
  });

  test.each<[string, SinchErrorKind[], object | null]>([
    ['a token that was taken back', ['unauthorised'], null],
    ['a key that was revoked', ['unauthorised', 'unauthorised'], { type: 'APP_UNAUTHORISED' }],
    ['Sinch being away', ['unavailable'], { type: 'SINCH_UNAVAILABLE' }],
  ])('readApp tells %s apart', async (_what, failures, failure) => {
    const { deps, activities } = new AppWorld().activities();
    const read = deps.sinch.getApp;
    deps.sinch.getApp = async (app) => {
      const kind = failures.shift();
      if (kind) throw sinchError(kind);
      return read(app);
    };
    const reading = quietEnvironment({}).run(activities.readApp, input);
    if (failure) await expect(reading).rejects.toMatchObject(failure);
    else await expect(reading).resolves.toMatchObject({ displayName: 'Test' });
    expect(failures).toEqual([]);
  });

  test('syncChannels stores what is new, and says what changed since the workflow looked', async () => {
    const world = new AppWorld({ flow: { flow: 'welcome', version: 2 } });
    const [before, facts] = [withChannels('SMS', 'RCS'), withChannels('SMS', 'WHATSAPP')];
    const synced = {
      changes: ['WHATSAPP added (ACTIVE)', 'RCS removed'],
      moves: [{ channel: 'RCS', linked: false, left: ['SMS', 'WHATSAPP'] }],
      gone: ['RCS'],
      flow: { flow: 'welcome', version: 2 },
      credentialVersion: 1,
    };
    expect(await run(world, 'syncChannels', { before, facts })).toEqual(synced);
    expect(world.saved.facts).toEqual([facts]);
    // A second attempt, whose first one stored the facts and died: the same is said, and nothing is stored.
    world.link = world.link && { ...world.link, ...facts };
    expect(await run(world, 'syncChannels', { before, facts })).toEqual(synced);
    expect(world.saved.facts).toHaveLength(1);
  });

  test('syncChannels compares with what linking stored where the workflow has seen nothing yet', async () => {
    const facts = withChannels('SMS');
    const world = new AppWorld(facts);
    const nothing = { changes: [], moves: [], gone: [], flow: null, credentialVersion: 1 };
    expect(await run(world, 'syncChannels', { before: null, facts })).toEqual(nothing);
    expect(world.saved.facts).toEqual([]);
  });

  test('recordHealth stores how the app is', async () => {
    const world = new AppWorld();
    const record: AppRecord = { appId: 'app-1', health: 'degraded', problem: 'Why.', events: [{ at: 1, what: 'x' }] };
    await world.activities().activities.recordHealth(record);
    expect(world.saved.records).toEqual([record]);
  });

  test('forgetApp removes the link', async () => {
    const world = new AppWorld();
    await world.activities().activities.forgetApp({ appId: 'app-1', linkedAt: 7 });
    expect(world.saved.removed).toEqual([{ appId: 'app-1', linkedAt: 7 }]);
  });

  test.each(NAMES)('%s of an app that is not linked fails for good', async (name) => {
    const world = new AppWorld();
    world.link = undefined;
    await expect(run(world, name)).rejects.toMatchObject({ type: 'APP_NOT_LINKED', nonRetryable: true });
  });

  test.each(NAMES)('%s waits for the credentials it was told of', async (name) => {
    const world = new AppWorld({ credentialVersion: 2 });
    await expect(run(world, name, { credentialVersion: 3 })).rejects.toMatchObject({
      type: 'CREDENTIALS_NOT_SEEN',
      nonRetryable: false,
      nextRetryDelay: expect.any(Number),
    });
  });

  test.each([
    ['unauthorised', 'APP_UNAUTHORISED'],
    ['rateLimited', 'RATE_LIMITED'],
    ['unavailable', 'SINCH_UNAVAILABLE'],
  ] as const)('an error of Sinch (%s) becomes %s', async (kind, type) => {
    const { deps, activities } = new AppWorld().activities();
    deps.sinch.getApp = () => Promise.reject(sinchError(kind));
    await expect(quietEnvironment({}).run(activities.readApp, input)).rejects.toMatchObject({ type });
  });
});
