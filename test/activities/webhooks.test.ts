import { TRIGGERS } from '../../activities/webhooks.ts';
import type { SinchWebhook } from '../../adapters/sinch-client.ts';
import { AppWorld, notFound, SECRET, TARGET, webhook } from './app-doubles.ts';
import { NOW, quietEnvironment } from './reply-doubles.ts';

interface Ensured {
  webhookId: string;
  changes: string[];
}

async function ensure(world: AppWorld): Promise<Ensured> {
  return quietEnvironment({}).run(world.activities().activities.ensureWebhook, { appId: 'app-1' });
}

async function remove(world: AppWorld): Promise<void> {
  await quietEnvironment({}).run(world.activities().activities.removeWebhook, { appId: 'app-1' });
}

describe('ensureWebhook', () => {
  test('creates the webhook with our target, triggers and first secret', async () => {
    const world = new AppWorld();
    expect(await ensure(world)).toEqual({ webhookId: 'webhook-new', changes: ['webhook created'] });
    const wanted = { target: TARGET, targetType: 'HTTP', triggers: TRIGGERS, secret: SECRET };
    expect(world.webhooks).toEqual([{ id: 'webhook-new', ...wanted }]);
    expect(world.saved.webhookIds).toEqual(['webhook-new']);
  });

  test('leaves one that is right alone, whatever the order of its triggers', async () => {
    const world = new AppWorld({ webhookId: 'webhook-1' });
    world.webhooks = [webhook()];
    expect(await ensure(world)).toEqual({ webhookId: 'webhook-1', changes: [] });
    expect([world.calls, world.saved.webhookIds]).toEqual([[], []]);
  });

  test('takes over one with our target that we did not know', async () => {
    const world = new AppWorld();
    world.webhooks = [webhook({ id: 'other', target: 'https://elsewhere.example' }), webhook({ id: 'found' })];
    expect(await ensure(world)).toEqual({ webhookId: 'found', changes: [] });
    expect(world.saved.webhookIds).toEqual(['found']);
  });

  test.each<[string, Partial<SinchWebhook>]>([
    ['another secret', { secret: 'somebody else' }],
    ['a target type that is not HTTP', { targetType: 'DISMISS' }],
    ['other triggers', { triggers: TRIGGERS.slice(1) }],
    ['other triggers', { triggers: [...TRIGGERS, 'CONTACT_CREATE'] }],
    ['another target', { target: 'https://old.example/webhooks/sinch/app-1' }],
  ])('puts one right that has %s, and says so', async (what, wrong) => {
    const world = new AppWorld({ webhookId: 'webhook-1' });
    world.webhooks = [webhook(wrong)];
    const changes = [`webhook put right: it had ${what}`];
    expect(await ensure(world)).toEqual({ webhookId: 'webhook-1', changes });
    expect(world.calls).toEqual(['update webhook-1']);
    expect(world.webhooks[0]).toMatchObject({ target: TARGET, targetType: 'HTTP', secret: SECRET });
  });

  test('creates one again that was removed, and says so', async () => {
    const world = new AppWorld({ webhookId: 'webhook-1' });
    const changes = ['webhook created again: it had been removed'];
    expect(await ensure(world)).toEqual({ webhookId: 'webhook-new', changes });
    expect(world.saved.webhookIds).toEqual(['webhook-new']);
  });

  test('has Sinch sign with a new secret only when every process knows it', async () => {
    const world = new AppWorld({ webhookId: 'webhook-1', secretRotatedAt: NOW - 1_000 });
    world.webhooks = [webhook({ secret: 'older' })];
    expect((await ensure(world)).changes).toEqual(['webhook has its new secret']);
    expect([world.clock.slept, world.webhooks[0]?.secret]).toEqual([[2_000], SECRET]);
    expect(world.saved.dropped).toEqual([]);
  });

  test('counts the days of an older secret from when Sinch is given the newer one, and says what else was wrong', async () => {
    const world = new AppWorld({ webhookId: 'webhook-1', secretRotatedAt: NOW - 72 * 3_600_000 });
    world.webhooks = [webhook({ secret: 'older', targetType: 'DISMISS' })];
    const changes = ['webhook has its new secret', 'webhook put right: it had a target type that is not HTTP'];
    expect((await ensure(world)).changes).toEqual(changes);
    expect(world.calls).toEqual(['secret given', 'update webhook-1']);
  });

  test.each([
    [24 * 3_600_000 - 1, 0],
    [24 * 3_600_000, 1],
  ])('%i ms after a rotation the older secrets are dropped: %i', async (ago, drops) => {
    const world = new AppWorld({ webhookId: 'webhook-1', secretRotatedAt: NOW - ago });
    world.webhooks = [webhook()];
    await ensure(world);
    expect(world.saved.dropped).toEqual(Array(drops).fill(NOW - ago));
    expect(world.clock.slept).toEqual([]);
  });

  test('removes an old one of ours beside the right one', async () => {
    const world = new AppWorld({ webhookId: 'old' });
    world.webhooks = [webhook({ id: 'old', target: 'https://old.example' }), webhook({ id: 'right' })];
    await ensure(world);
    expect(world.webhooks.map(({ id }) => id)).toEqual(['right']);
    expect(world.saved.webhookIds).toEqual(['right']);
  });

  test('says what to do when all places are taken', async () => {
    const world = new AppWorld();
    world.webhooks = Array.from({ length: 5 }, (_, n) => webhook({ id: `${n}`, target: `https://${n}.example` }));
    await expect(ensure(world)).rejects.toMatchObject({ type: 'TOO_MANY_WEBHOOKS', nonRetryable: true });
    expect(world.calls).toEqual([]);
  });

  test('says what to do when nobody told where Sinch reaches us', async () => {
    const world = new AppWorld();
    world.publicUrl = undefined;
    await expect(ensure(world)).rejects.toMatchObject({
      type: 'PUBLIC_URL_MISSING',
      nonRetryable: true,
      message: expect.stringContaining('PUBLIC_URL'),
    });
  });
});

describe('removeWebhook', () => {
  test('removes ours, by id and by target, and no other', async () => {
    const world = new AppWorld({ webhookId: 'by-id' });
    const foreign = webhook({ id: 'foreign', target: 'https://foreign.example' });
    world.webhooks = [webhook({ id: 'by-id', target: 'https://old.example' }), webhook({ id: 'by-target' }), foreign];
    await remove(world);
    expect(world.webhooks).toEqual([foreign]);
    expect(world.saved.webhookIds).toEqual(['']);
  });

  test.each(['listWebhooks', 'deleteWebhook'] as const)('takes a 404 of %s for done', async (operation) => {
    const world = new AppWorld();
    world.webhooks = [webhook()];
    const { deps, activities } = world.activities();
    Object.assign(deps.sinch, { [operation]: () => Promise.reject(notFound()) });
    await quietEnvironment({}).run(activities.removeWebhook, { appId: 'app-1' });
    expect(world.saved.webhookIds).toEqual(['']);
  });
});
