import type { AppActivities, AppActivityInput } from '../../contracts/sinch-app.ts';
import { AppWorld } from './app-doubles.ts';
import { quietEnvironment, sinchError } from './reply-doubles.ts';

const input: AppActivityInput = { appId: 'app-1', credentialVersion: 1 };

type Name = Exclude<keyof AppActivities, 'recordHealth' | 'settleSessions' | 'forgetApp'>;
const NAMES: Name[] = ['refreshAccessToken', 'syncChannels', 'ensureWebhook', 'removeWebhook'];

async function run(world: AppWorld, name: Name, given: AppActivityInput = input): Promise<unknown> {
  return quietEnvironment({}).run(world.activities().activities[name], given);
}

describe('the activities of a linked app', () => {
  test('refreshAccessToken says when the token ends and nothing else', async () => {
    expect(await run(new AppWorld(), 'refreshAccessToken')).toEqual({ expiresAt: 123 });
  });

  test('syncChannels stores what changed and says it', async () => {
    const world = new AppWorld();
    world.facts = { ...world.facts, channels: [{ channel: 'SMS', state: 'ACTIVE', description: '' }] };
    expect(await run(world, 'syncChannels')).toEqual({ facts: world.facts, changes: ['SMS added (ACTIVE)'] });
    expect(world.saved.facts).toEqual([world.facts]);
  });

  test('syncChannels writes nothing when nothing changed', async () => {
    const world = new AppWorld();
    expect(await run(world, 'syncChannels')).toEqual({ facts: world.facts, changes: [] });
    expect(world.saved.facts).toEqual([]);
  });

  test('recordHealth stores the health', async () => {
    const world = new AppWorld();
    await world.activities().activities.recordHealth({ appId: 'app-1', health: 'degraded' });
    expect(world.saved.health).toEqual(['degraded']);
  });

  test('forgetApp removes the link', async () => {
    const world = new AppWorld();
    await world.activities().activities.forgetApp({ appId: 'app-1' });
    expect(world.saved.removed).toEqual(['app-1']);
  });

  test.each(NAMES)('%s of an app that is not linked fails for good', async (name) => {
    const world = new AppWorld();
    world.link = undefined;
    await expect(run(world, name)).rejects.toMatchObject({ type: 'APP_NOT_LINKED', nonRetryable: true });
  });

  test.each(NAMES)('%s waits for the credentials it was told of', async (name) => {
    const world = new AppWorld({ credentialVersion: 2 });
    await expect(run(world, name, { ...input, credentialVersion: 3 })).rejects.toMatchObject({
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
    await expect(quietEnvironment({}).run(activities.syncChannels, input)).rejects.toMatchObject({ type });
  });
});
