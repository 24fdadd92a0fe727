import { createFlowActivities, type FlowDeps } from '../../activities/flows.ts';
import type { AppLink } from '../../adapters/app-links.ts';
import type { LoadFlowInput } from '../../contracts/session-activities.ts';
import type { FlowPointer } from '../../contracts/sinch-app.ts';
import { flowOf } from '../helpers/flows.ts';
import { link } from './reply-doubles.ts';

const input = (over: Partial<LoadFlowInput> = {}): LoadFlowInput => ({
  appId: 'app-1',
  channel: 'SMS',
  identity: '+46 70 000 00 01',
  startedBy: 'contact',
  ...over,
});

function loader(app: AppLink | undefined, more: Partial<FlowDeps> = {}) {
  const published = ['welcome@1', 'welcome@2', 'sms@1'];
  return createFlowActivities({
    links: { findNow: async () => app },
    flows: {
      find: async (flow, version) => {
        const number = version === 'latest' ? 2 : version;
        const hash = `${flow}@${number}`;
        if (!published.includes(hash)) return undefined;
        const compiled = flowOf([], { flow, version: number, hash });
        return { flow, version: number, hash, engine: 1, definition: '', publishedAt: 0, compiled };
      },
    },
    settings: { findNow: async (appId) => ({ settings: { of: appId }, secretNames: ['shop'], callHosts: [] }) },
    contacts: { find: async (appId, key) => ({ vars: { of: `${appId} ${key}` }, consents: { news: true } }) },
    contactKey: ({ appId, channel, identity }) => `key of ${identity} on ${channel} in ${appId}`,
    ...more,
  });
}

const pointer: FlowPointer = { flow: 'welcome', version: 'latest', channels: { SMS: { flow: 'sms', version: 1 } } };
const pointed = link({ flow: pointer });
const away = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
const broken = () => Promise.reject(new Error('was sealed with another MASTER_KEY'));

describe('loadFlow', () => {
  test.each([
    ['WHATSAPP', 'welcome@2'],
    ['SMS', 'sms@1'],
    // Names of channels come from outside.
    ['constructor', 'welcome@2'],
  ])('a session on %s takes %s', async (channel, hash) => {
    expect((await loader(pointed).loadFlow(input({ channel }))).flow).toMatchObject({ hash });
  });

  test('a flow that is named needs no pointer', async () => {
    const { flow } = await loader(link()).loadFlow(input({ flow: { flow: 'welcome', version: 1 } }));
    expect(flow).toMatchObject({ hash: 'welcome@1' });
  });

  test('gives the settings of the app, no secret, and what is known of the contact by its key', async () => {
    const { settings, contact } = await loader(pointed).loadFlow(input());
    expect(settings).toEqual({ of: 'app-1' });
    expect(contact).toEqual({
      vars: { of: 'app-1 key of +46 70 000 00 01 on SMS in app-1' },
      consents: { news: true },
    });
  });

  test('does without settings and contact where nothing is known and the database is away', async () => {
    const loaded = await loader(pointed, { settings: { findNow: away }, contacts: { find: away } }).loadFlow(input());
    expect(loaded).toMatchObject({ flow: { hash: 'sms@1' }, settings: {}, contact: { vars: {}, consents: {} } });
  });

  test('writes to nobody unasked of whom it cannot know whether he has opted out', async () => {
    const loading = loader(pointed, { contacts: { find: away } }).loadFlow(input({ startedBy: 'api' }));
    await expect(loading).rejects.toThrow('ECONNREFUSED');
  });

  test.each<[string, Partial<FlowDeps>]>([
    ['settings', { settings: { findNow: broken } }],
    ['a contact', { contacts: { find: broken } }],
  ])('fails, to be tried again, where %s cannot be read for another reason', async (_what, deps) => {
    await expect(loader(pointed, deps).loadFlow(input())).rejects.toThrow('MASTER_KEY');
  });

  test('fails, to be tried again, where the flow is not known and the database is away', async () => {
    await expect(loader(pointed, { flows: { find: away } }).loadFlow(input())).rejects.toThrow('ECONNREFUSED');
  });

  test.each<[string, AppLink | undefined, string]>([
    ['an app that is not linked', undefined, 'APP_NOT_LINKED'],
    ['an app without a flow', link(), 'FLOW_NOT_FOUND'],
    ['a flow that is not published', link({ flow: { flow: 'gone', version: 1 } }), 'FLOW_NOT_FOUND'],
  ])('fails for good for %s', async (_what, app, type) => {
    await expect(loader(app).loadFlow(input())).rejects.toMatchObject({ type, nonRetryable: true });
  });
});
