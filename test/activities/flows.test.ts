import { createFlowActivities } from '../../activities/flows.ts';
import type { AppLink, FlowPointer } from '../../adapters/app-links.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { link } from './reply-doubles.ts';

const compiled = (flow: string, version: number): CompiledFlow => ({
  flow,
  version,
  hash: `${flow}@${version}`,
  engine: 1,
  languages: ['en'],
  session: { expireMs: 1, maxMs: 1, restartWords: [] },
  keywords: {},
  routes: {},
  variables: {},
  steps: [],
});

function loader(app: AppLink | undefined) {
  const published = ['welcome@1', 'welcome@2', 'sms@1'];
  return createFlowActivities({
    links: { findNow: async () => app },
    flows: {
      find: async (flow, version) => {
        const number = version === 'latest' ? 2 : version;
        if (!published.includes(`${flow}@${number}`)) return undefined;
        const common = { flow, version: number, hash: `${flow}@${number}`, engine: 1, definition: '', publishedAt: 0 };
        return { ...common, compiled: compiled(flow, number) };
      },
    },
  });
}

const pointer: FlowPointer = { flow: 'welcome', version: 'latest', channels: { SMS: { flow: 'sms', version: 1 } } };

describe('loadFlow', () => {
  test.each([
    ['WHATSAPP', 'welcome@2'],
    ['SMS', 'sms@1'],
    // Names of channels come from outside.
    ['constructor', 'welcome@2'],
  ])('a session on %s takes %s', async (channel, hash) => {
    const { loadFlow } = loader(link({ flow: pointer }));
    expect(await loadFlow({ appId: 'app-1', channel })).toMatchObject({ hash });
  });

  test('a pinned version needs no app', async () => {
    expect(await loader(undefined).loadFlow({ flow: 'welcome', version: 1 })).toMatchObject({ hash: 'welcome@1' });
  });

  test.each<[string, AppLink | undefined, string]>([
    ['an app that is not linked', undefined, 'APP_NOT_LINKED'],
    ['an app without a flow', link(), 'FLOW_NOT_FOUND'],
    ['a flow that is not published', link({ flow: { flow: 'gone', version: 1 } }), 'FLOW_NOT_FOUND'],
  ])('fails for good for %s', async (_what, app, type) => {
    await expect(loader(app).loadFlow({ appId: 'app-1', channel: 'SMS' })).rejects.toMatchObject({
      type,
      nonRetryable: true,
    });
  });
});
