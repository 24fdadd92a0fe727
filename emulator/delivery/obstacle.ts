import { type App, hasChannel } from '../state/apps.ts';
import type { Address, Reason } from '../state/messages.ts';

export const reason = (code: string, description: string): Reason => ({
  code,
  description,
  sub_code: 'UNSPECIFIED_SUB_CODE',
});

/** Why a message of this app cannot go there, as its receipt says it. */
export function obstacleTo(app: App, { channel }: Address): Reason | undefined {
  if (!hasChannel(app, channel)) return reason('CHANNEL_CONFIGURATION_MISSING', 'The app has no such channel');
  return undefined;
}
