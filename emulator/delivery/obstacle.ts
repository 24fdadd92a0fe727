import { type App, channelStatus } from '../state/apps.ts';
import type { Address, Reason } from '../state/messages.ts';

export const reason = (code: string, description: string): Reason => ({
  code,
  description,
  sub_code: 'UNSPECIFIED_SUB_CODE',
});

const NO_CHANNEL = reason('CHANNEL_CONFIGURATION_MISSING', 'The app has no such channel');

/** Which code goes with which state is inferred. */
const OF_CREDENTIAL = {
  PENDING: reason('INACTIVE_CREDENTIAL', "The channel's credential is not active yet"),
  FAILING: reason('CHANNEL_BAD_CONFIGURATION', "The channel refuses the app's credential"),
  ACTIVE: undefined,
};

/** Why a message of this app cannot go there, as its receipt says it. */
export function obstacleTo(app: App, { channel }: Address): Reason | undefined {
  const status = channelStatus(app, channel);
  return status ? OF_CREDENTIAL[status] : NO_CHANNEL;
}
