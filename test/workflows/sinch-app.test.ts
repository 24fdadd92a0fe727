import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import {
  appStateQuery,
  hintSignal,
  rotateCredentialsUpdate,
  SINCH_APP,
  type SinchAppInput,
  type SinchAppState,
  setFlowUpdate,
  syncUpdate,
  unlinkUpdate,
} from '../../contracts/sinch-app.ts';
import { AppStandIn } from '../helpers/app-stand-in.ts';
import { eventually } from '../helpers/eventually.ts';
import { RECORDING, recordHistories } from '../helpers/histories.ts';
import { testEnvironment, withWorker } from '../helpers/temporal.ts';

const LINKED_AT = 1_700_000_000_000;
const NO_FATE: { args: [{ linkedAt: number }] } = { args: [{ linkedAt: LINKED_AT }] };
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
      if (RECORDING) await recordHistories(environment, handle.workflowId, expect.getState().currentTestName ?? '');
    } finally {
      await handle.terminate().catch(() => undefined);
    }
  });
}

function untilState(
  handle: Pick<Handle, 'query'>,
  what: string,
  holds: (state: SinchAppState) => boolean,
): Promise<SinchAppState> {
  return eventually(what, async () => {
    const state = await handle.query(appStateQuery);
    return holds(state) && state;
  });
}

/** What waits until it is let go. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
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
        ...['refreshAccessToken', 'readApp', 'syncChannels', 'ensureWebhook', 'recordHealth'],
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

  test('asks for tokens between two syncs, as often as it is told', async () => {
    const sinch = new AppStandIn();
    sinch.renewMs = 300;
    await withApp(sinch, { syncEveryMs: 5_000 }, async () => {
      await eventually('two more tokens', async () => sinch.count('refreshAccessToken') >= 3);
      expect(sinch.count('syncChannels')).toBe(1);
    });
  });

  test('syncs by timer although tokens are asked for more often', async () => {
    const sinch = new AppStandIn();
    sinch.renewMs = 100;
    await withApp(sinch, { syncEveryMs: 2_000 }, async () => {
      await eventually(
        'a token in between',
        async () => sinch.count('refreshAccessToken') > sinch.count('syncChannels'),
      );
      await eventually('another sync', async () => sinch.count('syncChannels') >= 3);
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
    ['readApp', 'SINCH_REFUSED', 'degraded'],
    ['readApp', 'APP_UNAUTHORISED', 'unauthorised'],
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

  test('asks for tokens while something else is wrong, which they do not put right', async () => {
    const sinch = new AppStandIn();
    sinch.renewMs = 100;
    sinch.fails.set('ensureWebhook', permanent('TOO_MANY_WEBHOOKS'));
    await withApp(sinch, { syncEveryMs: 20_000 }, async (handle) => {
      await eventually('two more tokens', async () => sinch.count('refreshAccessToken') >= 3);
      const problem = 'What TOO_MANY_WEBHOOKS means.';
      expect(await handle.query(appStateQuery)).toMatchObject({ health: 'degraded', problem });
      sinch.fails.set('refreshAccessToken', permanent('APP_UNAUTHORISED'));
      await untilState(handle, 'unauthorised', ({ health }) => health === 'unauthorised');
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
      expect(sinch.inputs('readApp').at(-1)).toEqual({
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
      expect(sinch.calls.slice(-4).map(({ name }) => name)).toEqual([
        ...['removeWebhook', 'settleSessions', 'recordHealth', 'forgetApp'],
      ]);
      // Who wrote since the sessions were counted.
      expect(sinch.inputs('settleSessions')).toMatchObject([{ fate: { kind: 'end' } }]);
    });
  });

  test('unlinking sees to the sessions before its webhook goes, and to those that began meanwhile', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const fate = { kind: 'handover', to: 'support' } as const;
      const state = await handle.executeUpdate(unlinkUpdate, { args: [{ linkedAt: LINKED_AT, fate }], updateId: 'u1' });
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
      const state = await handle.executeUpdate(unlinkUpdate, {
        args: [{ linkedAt: LINKED_AT, fate: { kind: 'end' } }],
      });
      expect(state).toMatchObject({ health: 'healthy', problem: expect.stringMatching(problem) });
      expect([sinch.count('removeWebhook'), sinch.count('forgetApp')]).toEqual([0, 0]);
      const { events, ...synced } = await handle.executeUpdate(syncUpdate);
      expect(synced).toMatchObject({ health: 'healthy', problem: '', unlinking: false });
      expect(events.at(-1)?.what).toBe(`not unlinked: ${state.problem}`);
      expect(sinch.inputs('recordHealth').at(-1)).toMatchObject({ events });
    });
  });

  test('unlinking says which sessions are left once the webhook is gone, beside what else is', async () => {
    const sinch = new AppStandIn();
    sinch.settled.push({ left: 0, because: '' }, { left: 2, because: 'Nobody is there.' });
    sinch.fails.set('removeWebhook', permanent('APP_UNAUTHORISED'));
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const fate = { kind: 'handover', to: 'support' } as const;
      const { health, problem } = await handle.executeUpdate(unlinkUpdate, { args: [{ linkedAt: LINKED_AT, fate }] });
      expect([health, problem]).toEqual([
        'unlinked',
        expect.stringMatching(/^The webhook could not .* means\. 2 of its sessions could .*: Nobody is there\.$/),
      ]);
      await handle.result();
    });
  });

  test('nobody may count on an app while it is unlinked; once it is, everybody hears so', async () => {
    const sinch = new AppStandIn();
    const [webhook, link] = [gate(), gate()];
    sinch.removing = webhook.opened;
    sinch.forgetting = link.opened;
    const look = async (handle: Handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const unlinked = handle.executeUpdate(unlinkUpdate, NO_FATE);
      await untilState(handle, 'being unlinked', ({ unlinking }) => unlinking);
      const args: [{ credentialVersion: number }] = [{ credentialVersion: 2 }];
      const refused = { cause: { type: 'UNLINKING', message: 'It is being unlinked.' } };
      await expect(handle.executeUpdate(syncUpdate)).rejects.toMatchObject(refused);
      await expect(handle.executeUpdate(rotateCredentialsUpdate, { args })).rejects.toMatchObject(refused);
      webhook.open();
      await eventually('all but forgotten', async () => sinch.count('forgetApp') === 1);
      const synced = await handle.startUpdate(syncUpdate, { waitForStage: 'ACCEPTED' });
      link.open();
      const told = { health: 'unlinked', unlinking: false };
      expect([await unlinked, await synced.result()]).toMatchObject([told, told]);
      await handle.result();
      expect(sinch.inputs('forgetApp')).toEqual([{ appId: 'app-1', linkedAt: LINKED_AT }]);
    };
    // Or the worker would wait for what this test holds up.
    const letGo = () => [webhook, link].forEach(({ open }) => void open());
    await withApp(sinch, {}, (handle) => look(handle).finally(letGo));
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

  test('keeps what changed as events, also over continue-as-new, and records them for lists', async () => {
    const sinch = new AppStandIn();
    sinch.repairs = ['webhook created'];
    await withApp(sinch, { maxSyncsPerRun: 2 }, async (handle) => {
      const latest = environment.client.workflow.getHandle(handle.workflowId);
      await untilState(latest, 'synced', ({ syncedAt }) => syncedAt > 0);
      for (let nth = 1; nth <= 22; nth += 1) {
        sinch.displayName = `Bot ${nth}`;
        await latest.executeUpdate(syncUpdate);
        if (nth === 3) {
          const { events } = await latest.query(appStateQuery);
          expect(events.map(({ what }) => what)).toEqual([
            ...['SMS added (ACTIVE)', 'webhook created', 'healthy'],
            ...['renamed to Bot 1', 'renamed to Bot 2', 'renamed to Bot 3'],
          ]);
        }
      }
      const { events } = await latest.query(appStateQuery);
      expect(events.map(({ what }) => what)).toEqual(
        Array.from({ length: 20 }, (_, nth) => `renamed to Bot ${nth + 3}`),
      );
      expect(sinch.inputs('recordHealth').at(-1)).toMatchObject({ health: 'healthy', problem: '', events });
    });
  });

  test('says a change of its health as an event, with the reason', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'healthy', ({ health }) => health === 'healthy');
      sinch.fails.set('refreshAccessToken', permanent('APP_UNAUTHORISED'));
      const { events } = await handle.executeUpdate(syncUpdate);
      expect(events.at(-1)?.what).toBe('unauthorised: What APP_UNAUTHORISED means.');
    });
  });

  test('a hint syncs soon, but many of them cause one sync', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      // One is under way while the last hint comes, so that another is wanted, half a minute later.
      await Promise.all(Array.from({ length: 20 }, () => handle.signal(hintSignal)));
      const { hinted } = await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      expect(sinch.count('readApp')).toBe(1);
      if (!hinted) await handle.signal(hintSignal);
      const timer = await eventually('a timer of half a minute', async () => {
        const { events } = await handle.fetchHistory();
        const started = events?.flatMap(({ timerStartedEventAttributes: timer }) => timer ?? []).at(-1);
        return started?.startToFireTimeout ?? undefined;
      });
      expect(Number(timer.seconds)).toBeGreaterThan(20);
      expect(Number(timer.seconds)).toBeLessThanOrEqual(30);
    });
  });

  test('shows the flow as soon as it is told, and what is stored after a sync', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const flow = { flow: 'welcome', version: 2 };
      expect((await handle.executeUpdate(setFlowUpdate, { args: [{ flow }] })).flow).toEqual(flow);
      expect(sinch.count('readApp')).toBe(1);
      sinch.flow = { flow: 'welcome', version: 3 };
      expect((await handle.executeUpdate(syncUpdate)).flow).toEqual(sinch.flow);
    });
  });

  test('tells the sessions of a channel that it went away, and that it is back', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      const went = { channel: 'SMS', linked: false, left: ['RCS'] };
      sinch.moves = [went];
      expect((await handle.executeUpdate(syncUpdate)).gone).toEqual(['SMS']);
      await untilState(handle, 'told', ({ errands }) => errands.length === 0);
      expect(sinch.inputs('markSessions')).toEqual([expect.objectContaining({ appId: 'app-1', ...went })]);
      sinch.moves = [{ channel: 'SMS', linked: true, left: ['RCS', 'SMS'] }];
      await handle.executeUpdate(syncUpdate);
      const { events } = await untilState(handle, 'told again', ({ errands }) => errands.length === 0);
      expect(events.map(({ what }) => what).slice(-2)).toEqual([
        ...['sessions told that SMS is gone: 3', 'sessions told that SMS is there: 3'],
      ]);
      await eventually('recorded', async () => {
        const last = sinch.inputs('recordHealth').at(-1);
        return JSON.stringify(last).includes('SMS is there:');
      });
    });
  });

  test('takes sessions up again once its credentials are accepted again, now and a minute later', async () => {
    const sinch = new AppStandIn();
    sinch.fails.set('refreshAccessToken', permanent('APP_UNAUTHORISED'));
    await withApp(sinch, { syncEveryMs: 300 }, async (handle) => {
      await untilState(handle, 'unauthorised', ({ health }) => health === 'unauthorised');
      sinch.fails.clear();
      // Sinch away in between must not make it forget.
      sinch.fails.set('readApp', permanent('SINCH_UNAVAILABLE'));
      await untilState(handle, 'degraded', ({ health }) => health === 'degraded');
      expect(sinch.count('recoverSessions')).toBe(0);
      sinch.fails.clear();
      const { errands, toRecover } = await untilState(handle, 'recovered', ({ errands: [errand] }) =>
        Boolean(errand?.at),
      );
      expect(sinch.count('recoverSessions')).toBe(1);
      expect(errands).toEqual([expect.objectContaining({ kind: 'recoverSessions', again: false })]);
      expect(errands[0]?.at).toBeGreaterThan(Date.now() + 30_000);
      expect(toRecover).toBe(false);
    });
  });

  test('takes sessions up again after a rotation, answers meanwhile, and starts over in the next run', async () => {
    const sinch = new AppStandIn();
    const recovery = gate();
    sinch.recovering = recovery.opened;
    await withApp(sinch, { maxSyncsPerRun: 4 }, async (handle) => {
      const latest = environment.client.workflow.getHandle(handle.workflowId);
      await untilState(latest, 'synced', ({ syncedAt }) => syncedAt > 0);
      await latest.executeUpdate(rotateCredentialsUpdate, { args: [{ credentialVersion: 2 }] });
      for (let nth = 0; nth < 4; nth += 1)
        expect(await latest.executeUpdate(syncUpdate)).toMatchObject({ health: 'healthy' });
      const { errands } = await latest.query(appStateQuery);
      expect(errands).toEqual([expect.objectContaining({ kind: 'recoverSessions', at: 0 })]);
      recovery.open();
      const { events } = await untilState(latest, 'recovered', ({ errands: [errand] }) => errand?.at !== 0);
      expect(events.at(-1)?.what).toBe('sessions that were parked go on: 2');
      const ids = new Set(sinch.inputs('recoverSessions').map((input) => 'id' in input && input.id));
      expect(ids.size).toBe(1);
    });
  });

  test('takes sessions up again though its webhook cannot be had', async () => {
    const sinch = new AppStandIn();
    sinch.fails.set('ensureWebhook', permanent('TOO_MANY_WEBHOOKS'));
    await withApp(sinch, {}, async (handle) => {
      const state = await handle.executeUpdate(rotateCredentialsUpdate, { args: [{ credentialVersion: 2 }] });
      expect(state).toMatchObject({ health: 'degraded', toRecover: false });
      await eventually('a recovery', async () => sinch.count('recoverSessions') === 1);
    });
  });

  test('finds newer credentials of which nobody could tell it, and takes sessions up again with them', async () => {
    const sinch = new AppStandIn();
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      sinch.storedVersion = 4;
      expect(await handle.executeUpdate(syncUpdate)).toMatchObject({ credentialVersion: 4, toRecover: false });
      await eventually('a recovery', async () => sinch.count('recoverSessions') === 1);
    });
  });

  test('says that not all sessions could be reached', async () => {
    const sinch = new AppStandIn();
    sinch.fails.set('markSessions', permanent('NOT_REACHED'));
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'synced', ({ syncedAt }) => syncedAt > 0);
      sinch.moves = [{ channel: 'SMS', linked: false, left: [] }];
      await handle.executeUpdate(syncUpdate);
      const { events } = await untilState(handle, 'given up', ({ errands }) => errands.length === 0);
      expect(events.at(-1)?.what).toBe('not all sessions were reached: What NOT_REACHED means.');
    });
  });

  test('records anew what it is after a rotation: the database counts an app with new credentials as healthy', async () => {
    const sinch = new AppStandIn();
    sinch.fails.set('refreshAccessToken', permanent('APP_UNAUTHORISED'));
    await withApp(sinch, {}, async (handle) => {
      await untilState(handle, 'unauthorised', ({ health }) => health === 'unauthorised');
      await handle.executeUpdate(rotateCredentialsUpdate, { args: [{ credentialVersion: 2 }] });
      expect(sinch.inputs('recordHealth')).toMatchObject([{ health: 'unauthorised' }, { health: 'unauthorised' }]);
    });
  });

  test('many apps of several projects are held at once, each with its own state', async () => {
    const taskQueue = `apps-${randomUUID()}`;
    const sinch = new AppStandIn();
    await withWorker(environment, { taskQueue, activities: sinch.activities }, async () => {
      const apps = ['app-1', 'app-2', 'app-3', 'app-4', 'app-5'];
      const handles = await Promise.all(apps.map((appId) => start(taskQueue, { appId })));
      const states = await Promise.all(handles.map((handle) => handle.executeUpdate(syncUpdate)));
      expect(states.map(({ appId, health }) => [appId, health])).toEqual(apps.map((appId) => [appId, 'healthy']));
      await Promise.all(handles.slice(1).map((handle) => handle.executeUpdate(unlinkUpdate, NO_FATE)));
      expect((await handles[0]?.query(appStateQuery))?.health).toBe('healthy');
      await handles[0]?.terminate();
    });
  });
});
