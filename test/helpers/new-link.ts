import type { NewAppLink } from '../../adapters/app-links.ts';

/** What linking an app stores, whatever the app. */
export function newLink(appId: string, more: Partial<NewAppLink> = {}): NewAppLink {
  return {
    appId,
    projectId: 'p',
    region: 'eu',
    clientId: 'c',
    clientSecret: 'the client secret',
    webhookSecret: 'the webhook secret',
    facts: {
      displayName: 'Shop',
      mode: 'CONVERSATION',
      retentionDays: 0,
      channels: [{ channel: 'SMS', state: 'ACTIVE', description: '' }],
    },
    ...more,
  };
}
