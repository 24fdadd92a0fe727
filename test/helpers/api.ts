import { randomBytes } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { type AppLink, type AppLinks, AppNotLinkedError, type AppSecrets } from '../../adapters/app-links.ts';
import { createContactKey } from '../../adapters/contact-key.ts';
import type { ContactCounts } from '../../adapters/contact-records.ts';
import type { KeepRequest } from '../../adapters/contacts.ts';
import type { DeadLetter } from '../../adapters/dead-letters.ts';
import { hashOf } from '../../adapters/flow-hash.ts';
import type { FlowVersion } from '../../adapters/flow-store.ts';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import type { Receipt } from '../../adapters/receipts.ts';
import type { ArchivedSession } from '../../adapters/session-archive.ts';
import { parseApiTokens } from '../../api/api-tokens.ts';
import { buildApi } from '../../api/app.ts';
import { createCounters } from '../../api/counters.ts';
import type { ApiDeps } from '../../api/deps.ts';
import { type FakeTemporal, fakeTemporal } from './fake-temporal.ts';
import { MemoryRecoveries } from './memory-recoveries.ts';
import {
  archiveIn,
  contactsIn,
  handoversIn,
  recordsIn,
  type StoredSettings,
  type StoredTarget,
  settingsIn,
  type WhileThere,
} from './memory-stores.ts';

export const APP_ID = '01HZ0000000000000000000001';
export const WEBHOOK_SECRET = 'a webhook secret of the tests';
export const TOKEN = 'token-with-all-the-roles';
export const READ_TOKEN = 'token-that-can-only-read';
export const NOW = Date.UTC(2026, 0, 15, 12);

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface CallOptions {
  token?: string;
  headers?: { [name: string]: string | undefined };
}

export interface TestApi {
  app: FastifyInstance;
  temporal: FakeTemporal;
  links: Map<string, AppLink>;
  secrets: Map<string, AppSecrets>;
  settings: Map<string, StoredSettings>;
  handovers: StoredTarget[];
  /** What was kept of contacts, as it came. */
  kept: KeepRequest[];
  flows: FlowVersion[];
  receipts: Receipt[];
  deadLetters: DeadLetter[];
  archived: ArchivedSession[];
  /** Rows of contacts, by key. */
  rows: Map<string, ContactCounts>;
  /** Ids of the doctor's questions that came back. */
  doctorCallbacks: Set<string>;
  recoveries: MemoryRecoveries;
  deps: ApiDeps;
  /** Asks with a token: by default the one that may do everything. */
  call(method: Method, url: string, payload?: object | string, more?: CallOptions): Promise<LightMyRequestResponse>;
  /** What the stores answer from now on: the database is away. */
  loseDatabase(): void;
  close(): Promise<void>;
}

export function anAppLink(more: Partial<AppLink> = {}): AppLink {
  return {
    appId: APP_ID,
    projectId: 'project-1',
    region: 'eu',
    clientId: 'client-1',
    credentialVersion: 1,
    displayName: 'Test app',
    mode: 'CONVERSATION',
    retentionDays: 0,
    onUnclearSend: 'resend',
    channels: [{ channel: 'SMS', state: 'ACTIVE', description: '' }],
    flow: null,
    health: 'healthy',
    problem: '',
    events: [],
    webhookId: '',
    secretRotatedAt: 0,
    linkedAt: NOW,
    ...more,
  };
}

/** The whole API on stores in memory and a Temporal that records; one linked app. */
export async function startTestApi(more: Partial<ApiDeps> = {}): Promise<TestApi> {
  const temporal = fakeTemporal();
  const links = new Map([[APP_ID, anAppLink()]]);
  const healthy = () => ({ health: 'healthy', problem: '' });
  const unlinked = () => {
    links.delete(APP_ID);
    return { health: 'unlinked', problem: '' };
  };
  Object.assign(temporal.answers, { sync: healthy, rotateCredentials: healthy, unlink: unlinked });
  const secrets = new Map([[APP_ID, { clientSecret: 'client-secret', webhookSecrets: [WEBHOOK_SECRET] }]]);
  const settings = new Map<string, StoredSettings>();
  const handovers: StoredTarget[] = [];
  const kept: KeepRequest[] = [];
  const flows: FlowVersion[] = [];
  const receipts: Receipt[] = [];
  const deadLetters: DeadLetter[] = [];
  const archived: ArchivedSession[] = [];
  const rows = new Map<string, ContactCounts>();
  const doctorCallbacks = new Set<string>();
  const recoveries = new MemoryRecoveries();
  let away = false;
  const whileThere: WhileThere = async (act) => {
    if (away) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    return act();
  };
  const deps: ApiDeps = {
    temporal,
    taskQueue: 'test-queue',
    links: linksIn(links, secrets, whileThere),
    settings: settingsIn(settings, whileThere),
    handovers: handoversIn(handovers, whileThere),
    contacts: contactsIn(kept, whileThere),
    contactRecords: recordsIn(rows, whileThere),
    archive: archiveIn(archived, whileThere),
    flows: {
      publish: (compiled, definition) =>
        whileThere(() => {
          const version = flows.length + 1;
          const { flow } = compiled;
          const published = {
            flow,
            version,
            hash: hashOf(compiled),
            engine: 1,
            definition,
            compiled,
            publishedAt: NOW,
          };
          flows.push(published);
          return published;
        }),
      find: (flow, version) =>
        whileThere(() =>
          flows.findLast((one) => one.flow === flow && (version === 'latest' || one.version === version)),
        ),
      list: () => whileThere(() => flows),
    },
    receipts: {
      save: (receipt) => whileThere(() => void receipts.push(receipt)),
      of: (messageId) => whileThere(() => receipts.filter((one) => one.messageId === messageId)),
      ofMessages: (ids) => whileThere(() => receipts.filter((one) => ids.includes(one.messageId))),
    },
    deadLetters: {
      keep: (letter) => whileThere(() => void deadLetters.push(letter)),
      list: () => whileThere(() => deadLetters),
    },
    recoveries,
    doctor: {
      installation: [],
      callbacks: {
        note: ({ appId, requestId }) => whileThere(() => void doctorCallbacks.add(`${appId} ${requestId}`)),
        has: ({ appId, requestId }) => whileThere(() => doctorCallbacks.has(`${appId} ${requestId}`)),
      },
      sinchWith: () => {
        throw new Error('This test asks Sinch for nothing.');
      },
      publicUrl: 'https://bots.example',
      sinchIsElsewhere: false,
      callbackWithinMs: 20,
      lookEveryMs: 5,
    },
    contactKey: createContactKey(randomBytes(32)),
    readApp: async () => ({ displayName: 'Read from Sinch', mode: 'CONVERSATION', retentionDays: 0, channels: [] }),
    setRetention: async (_app, _secret, retentionDays) => ({
      displayName: 'Read from Sinch',
      mode: 'DISPATCH',
      retentionDays,
      channels: [],
    }),
    payloadCodec: createPayloadCodec({ masterKey: randomBytes(32).toString('base64'), encryption: 'on' }),
    replayHistories: async function* (histories) {
      for (const _ of histories) yield { outcome: 'same' };
    },
    counters: createCounters(),
    rolesOf: parseApiTokens(`${TOKEN}:read+operate+publish,${READ_TOKEN}:read`),
    onLoopback: true,
    uiOrigins: ['http://localhost:8233'],
    now: () => NOW,
    lookAgainMs: 1,
    maxEventLoopDelayMs: 0,
    ...more,
  };
  const app = await buildApi(deps);
  const loseDatabase = () => {
    away = true;
  };
  const stores = {
    links,
    secrets,
    settings,
    handovers,
    kept,
    flows,
    receipts,
    deadLetters,
    archived,
    rows,
    doctorCallbacks,
    recoveries,
  };
  const call: TestApi['call'] = (method, url, payload, { token = TOKEN, headers } = {}) =>
    app.inject({ method, url, payload, headers: { authorization: `Bearer ${token}`, ...headers } });
  return { app, temporal, ...stores, deps, call, loseDatabase, close: () => app.close() };
}

function linksIn(links: Map<string, AppLink>, secrets: Map<string, AppSecrets>, whileThere: WhileThere): AppLinks {
  const change = (appId: string, values: Partial<AppLink>) =>
    whileThere(() => {
      const link = links.get(appId);
      if (link !== undefined) links.set(appId, { ...link, ...values });
    });
  return {
    find: (appId) => whileThere(() => links.get(appId)),
    findNow: (appId) => whileThere(() => links.get(appId)),
    secrets: (appId) => whileThere(() => secrets.get(appId)),
    list: () => whileThere(() => [...links.values()]),
    save: ({ clientSecret, webhookSecret, facts, ...same }) =>
      whileThere(() => {
        const credentialVersion = (links.get(same.appId)?.credentialVersion ?? 0) + 1;
        const link = anAppLink({ ...same, ...facts, credentialVersion });
        links.set(same.appId, link);
        secrets.set(same.appId, { clientSecret, webhookSecrets: [webhookSecret] });
        return link;
      }),
    saveCredentials: ({ clientSecret, facts, ...same }) =>
      whileThere(() => {
        const before = links.get(same.appId);
        if (before === undefined) throw new AppNotLinkedError(same.appId);
        const link = { ...before, ...same, ...facts, credentialVersion: before.credentialVersion + 1 };
        links.set(same.appId, link);
        secrets.set(same.appId, { webhookSecrets: [], ...secrets.get(same.appId), clientSecret });
        return link;
      }),
    saveFacts: (appId, facts) => change(appId, facts),
    saveHealth: ({ appId, ...record }) => change(appId, record),
    saveWebhook: (appId, webhookId) => change(appId, { webhookId }),
    rotateWebhookSecret: (appId, secret) =>
      whileThere(() => {
        const before = secrets.get(appId);
        if (before === undefined) throw new AppNotLinkedError(appId);
        secrets.set(appId, { ...before, webhookSecrets: [secret, ...before.webhookSecrets] });
      }),
    webhookSecretGiven: (appId) => change(appId, { secretRotatedAt: NOW }),
    dropOlderWebhookSecrets: (appId) =>
      whileThere(() => {
        const before = secrets.get(appId);
        if (before !== undefined) secrets.set(appId, { ...before, webhookSecrets: before.webhookSecrets.slice(0, 1) });
      }),
    setFlow: (appId, flow) => change(appId, { flow }),
    setOnUnclearSend: (appId, onUnclearSend) => change(appId, { onUnclearSend }),
    remove: ({ appId, linkedAt }) =>
      whileThere(() => void (links.get(appId)?.linkedAt === linkedAt && links.delete(appId))),
  };
}
