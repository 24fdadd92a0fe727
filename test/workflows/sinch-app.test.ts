import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import {
  type AppActivities,
  type AppChannel,
  appStateQuery,
  rotateCredentialsUpdate,
  type SessionsFate,
  SINCH_APP,
  type SinchAppInput,
  type SinchAppState,
  syncUpdate,
  unlinkUpdate,
} from '../../contracts/sinch-app.ts';
import { eventually } from '../helpers/eventually.ts';
import { testEnvironment, withWorker } from '../helpers/temporal.ts';

/** Sinch as the workflow's activities meet it; `fails` makes an activity fail until it is deleted. */
class AppStandIn {
  channels: AppChannel[] = [{ channel: 'SMS', state: 'ACTIVE', description: '' }];
  readonly fails = new Map<keyof AppActivities, ApplicationFailure>();
  readonly calls: { name: keyof AppActivities; input: object }[] = [];
  tokenLivesMs = 3_600_000;
  /** What the next calls of settleSessions answer. */
  readonly settled: { left: number; because: string }[] = [];

  readonly activities: AppActivities = {
    refreshAccessToken: async (input) =>
      this.#take('refreshAccessToken', input, { expiresAt: Date.now() + this.tokenLivesMs }),
    syncChannels: async (input) => {
      const facts = { displayName: 'Bot', mode: 'CONVERSATION' as const, retentionDays: 180, channels: this.channels };
      return this.#take('syncChannels', input, { facts, changes: ['SMS added (ACTIVE)'] });
    },
    ensureWebhook: async (input) => this.#take('ensureWebhook', input, { webhookId: 'webhook-1', changed: false }),
    removeWebhook: async (input) => this.#take('removeWebhook', input, undefined),
    settleSessions: async (input) => this.#take('settleSessions', input, this.settled.shift() ?? ALL_SETTLED),
    forgetApp: async (input) => this.#take('forgetApp', input, undefined),
    recordHealth: async (input) => this.#take('recordHealth', input, undefined),
  };

  count(name: keyof AppActivities): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  #take<T>(name: keyof AppActivities, input: object, result: T): T {
    this.calls.push({ name, input });
    const failure = this.fails.get(name);
    if (failure) throw failure;
    return result;
  }
}

const NO_FATE: { args: [{ fate?: SessionsFate }] } = { args: [{}] };
const ALL_SETTLED = { left: 0, because: '' };
const HOUR_MS = 3_600_000;
const permanent = (type: string) => ApplicationFailure.nonRetryable(`What ${type} means.`, type);

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.teardown());

type Handle = Awaited<ReturnType<typeof start>>;

function start(taskQueue: string, over: Partial<SinchAppInput> = {}) {
  const args: [SinchAppInput] = [{ appId: 'app-1', credentialVersion: 1, syncEveryMs: HOUR_MS, ...over }];
  const options = { taskQueue, workflowId: `app.${randomUUID()}`, args, memo: { note: 'kept' } };
  return environment.client.workflow.start<(input: SinchAppInput) => Promise<void>>(SINCH_APP, options);
}

/** Starts an app's workflow beside a worker of its own, and ends it after the test. */
async function withApp(
  sinch: AppStandIn,
  over: Partial<SinchAppInput>,
  test: (handle: Handle) => Promise<void>,
): Promise<void> {
  const taskQueue = `apps-${randomUUID()}`;
  await withWorker(environment, { taskQueue, activities: sinch.activities }, async () => {
    const handle = await start(taskQueue, over);
    try {
      await test(handle);
    } finally {
      await handle.terminate().catch(() => undefined);
    }
  });
}

function untilState(handle: Handle, what: string, holds: (state: SinchAppState) => boolean): Promise<SinchAppState> {
  return eventually(what, async () => {
    const state = await handle.query(appStateQuery);
    return holds(state) && state;
  });
}

async function attributeOf(handle: Handle, name: 'appState' | 'appId'): Promise<unknown> {
  const { typedSearchAttributes } = await handle.describe();
  return typedSearchAttributes.get(SearchAttribute[name]);
}

describe('the workflow of a linked app', () => {
  test('syncs at its start and says how the app is', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      const state = await untilState(handle, 'healthy', ({ health }) => health === 'healthy');
      expect(state).toMatchObject({ problem: '', webhookId: 'webhook-1', credentialVersion: 1 });
      expect(state.facts?.channels).toEqual(sinch.channels);
      expect(state.syncedAt).toBeGreaterThan(0);
      expect(await attributeOf(handle, 'appState')).toBe('healthy');
      expect(await attributeOf(handle, 'appId')).toBe('app-1');
      expect(sinch.calls.map(({ name }) => name)).toEqual([
        ...['refreshAccessToken', 'syncChannels', 'ensureWebhook', 'recordHealth'],
      ]);
    });
  });

  test('syncs by timer, and upserts search attributes only when the health changes', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, { syncEveryMs: 200 }, async (handle) => {
      await eventually('three syncs', async () => sinch.count('syncChannels') >= 3);
      const { events } = await handle.fetchHistory();
      expect(events?.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes)).toHaveLength(1);
      expect(sinch.count('recordHealth')).toBe(1);
    });
  });

  test('refreshes the token a minute before its end, without a sync', async () => {
    const sinch = new AppStandIn();
    sinch.tokenLivesMs = 60_300;
    await withApp(sinch, { syncEveryMs: 5_000 }, async () => {
      await eventually('two more tokens', async () => sinch.count('refreshAccessToken') >= 3);
      expect(sinch.count('syncChannels')).toBe(1);
    });
  });

  test('an update syncs on demand and answers with the new state', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      sinch.channels = [{ channel: 'RCS', state: 'FAILING', description: 'not paid' }];
      const state = await handle.executeUpdate(syncUpdate);
      expect(state).toMatchObject({ health: 'degraded', problem: expect.stringContaining('RCS (not paid)') });
    });
  });

  test('one sync answers everybody who waits for one', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const states = await Promise.all(Array.from({ length: 5 }, () => handle.executeUpdate(syncUpdate)));
      expect(states.map(({ health }) => health)).toEqual(Array(5).fill('healthy'));
      expect(sinch.count('syncChannels')).toBeLessThan(6);
    });
  });

  test.each([
    ['refreshAccessToken', 'APP_UNAUTHORISED', 'unauthorised'],
    ['syncChannels', 'SINCH_REFUSED', 'degraded'],
    ['ensureWebhook', 'PUBLIC_URL_MISSING', 'degraded'],
  ] as const)('when %s fails with %s it is %s, and recovers by itself', async (name, type, health) => {
    const sinch = new AppStandIn();
    sinch.fails.set(name, permanent(type));
    await withApp(sinch, { syncEveryMs: 300 }, async (handle) => {
      const state = await untilState(handle, health, (now) => now.problem === `What ${type} means.`);
      expect(state.health).toBe(health);
      expect(await attributeOf(handle, 'appState')).toBe(health);
      sinch.fails.delete(name);
      await untilState(handle, 'healthy again', (now) => now.health === 'healthy');
      expect(await attributeOf(handle, 'appState')).toBe('healthy');
    });
  });

  test('does not ask again and again for a token that was refused', async () => {
    const sinch = new AppStandIn();
    sinch.fails.set('refreshAccessToken', ApplicationFailure.retryable('Refused.', 'APP_UNAUTHORISED'));
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'unauthorised', ({ health }) => health === 'unauthorised');
      expect(sinch.count('refreshAccessToken')).toBe(1);
    });
  });

  test('goes on while the database does not take its health, and records it later', async () => {
    const sinch = new AppStandIn();
    sinch.fails.set('recordHealth', permanent('DATABASE_AWAY'));
    await withApp(sinch, { syncEveryMs: 200 }, async (handle) => {
      await untilState(handle, 'healthy', ({ health }) => health === 'healthy');
      sinch.fails.delete('recordHealth');
      const before = sinch.count('recordHealth');
      await eventually('recorded', async () => sinch.count('recordHealth') > before);
    });
  });

  test('rotated credentials are used at once, older ones are rejected', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const args: [{ credentialVersion: number }] = [{ credentialVersion: 2 }];
      expect(await handle.executeUpdate(rotateCredentialsUpdate, { args })).toMatchObject({ credentialVersion: 2 });
      expect(sinch.calls.findLast(({ name }) => name === 'syncChannels')?.input).toEqual({
        appId: 'app-1',
        credentialVersion: 2,
      });
      const older = handle.executeUpdate(rotateCredentialsUpdate, { args: [{ credentialVersion: 1 }] });
      await expect(older).rejects.toMatchObject({ cause: { message: expect.stringContaining('older than 2') } });
    });
  });

  test('unlinking removes the webhook and completes the workflow', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      expect(await handle.executeUpdate(unlinkUpdate, NO_FATE)).toMatchObject({
        health: 'unlinked',
        webhookId: '',
        problem: '',
      });
      await handle.result();
      expect(await attributeOf(handle, 'appState')).toBe('unlinked');
      expect(sinch.calls.slice(-3).map(({ name }) => name)).toEqual(['removeWebhook', 'recordHealth', 'forgetApp']);
      expect(sinch.count('settleSessions')).toBe(0);
    });
  });

  test('unlinking sees to the sessions before its webhook goes, and to those that began meanwhile', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const fate = { kind: 'handover', to: 'support' } as const;
      const state = await handle.executeUpdate(unlinkUpdate, { args: [{ fate }], updateId: 'u1' });
      expect(state).toMatchObject({ health: 'unlinked' });
      await handle.result();
      const seen = sinch.calls.filter(({ name }) => name === 'settleSessions' || name === 'removeWebhook');
      expect(seen.map(({ name }) => name)).toEqual(['settleSessions', 'removeWebhook', 'settleSessions']);
      expect(seen[2]?.input).toEqual({ appId: 'app-1', fate, unlinking: 'u1' });
    });
  });

  test.each<[string, (sinch: AppStandIn) => unknown, RegExp]>([
    [
      'would not have it so',
      ({ settled }) => settled.push({ left: 2, because: 'Nobody is there.' }),
      /^2 of its sessions could not be settled, the first because: Nobody is there\.$/,
    ],
    [
      'cannot be found',
      ({ fails }) => fails.set('settleSessions', permanent('VISIBILITY_AWAY')),
      /^Its sessions could not be settled: What VISIBILITY_AWAY means\.$/,
    ],
  ])('an app whose sessions %s stays linked, and says why', async (_what, prepare, problem) => {
    const sinch = new AppStandIn();
    prepare(sinch);
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const state = await handle.executeUpdate(unlinkUpdate, { args: [{ fate: { kind: 'end' } }] });
      expect(state).toMatchObject({ health: 'healthy', problem: expect.stringMatching(problem) });
      expect([sinch.count('removeWebhook'), sinch.count('forgetApp')]).toEqual([0, 0]);
      expect(await handle.executeUpdate(syncUpdate)).toMatchObject({ health: 'healthy', problem: '' });
    });
  });

  test('unlinking works although Sinch does not, and says what is left', async () => {
    const sinch = new AppStandIn();
    sinch.fails.set('removeWebhook', permanent('APP_UNAUTHORISED'));
    await withApp(sinch, {}, async (handle) => {
      const state = await handle.executeUpdate(unlinkUpdate, NO_FATE);
      expect(state).toMatchObject({ health: 'unlinked', problem: expect.stringContaining('dashboard') });
      await handle.result();
    });
  });

  test('carries state, memo and search attributes when it continues as new', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, { maxSyncsPerRun: 1 }, async (handle) => {
      const first = handle.firstExecutionRunId;
      const latest = environment.client.workflow.getHandle(handle.workflowId);
      await eventually('a second run', async () => (await latest.describe()).runId !== first);
      const state = await latest.query(appStateQuery);
      expect(state).toMatchObject({ health: 'healthy', webhookId: 'webhook-1' });
      const { memo, typedSearchAttributes } = await latest.describe();
      expect(memo).toEqual({ note: 'kept' });
      expect(typedSearchAttributes.get(SearchAttribute.appState)).toBe('healthy');
      // Nothing is due yet: the second run reads nothing anew.
      expect(sinch.count('syncChannels')).toBe(1);
    });
  });

  test('answers every update while it continues as new again and again', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, { maxSyncsPerRun: 1 }, async (handle) => {
      const latest = environment.client.workflow.getHandle(handle.workflowId);
      for (let round = 0; round < 4; round += 1) {
        const states = await Promise.all([latest.executeUpdate(syncUpdate), latest.executeUpdate(syncUpdate)]);
        expect(states.map(({ health }) => health)).toEqual(['healthy', 'healthy']);
      }
    });
  });
});
