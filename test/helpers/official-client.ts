import { SinchClient } from '@sinch/sdk-core';
import { PROJECT } from './emulator.ts';

/** Sinch's own client, of the version pinned in package.json, pointed at an emulator. */
export function officialClient(base: string) {
  const client = new SinchClient({
    projectId: PROJECT,
    keyId: 'demo',
    keySecret: 'demo',
    authHostname: base,
    conversationHostname: base,
    conversationTemplatesHostname: base,
  });
  return client.conversation;
}
