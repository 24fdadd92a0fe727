import type { EmulatorOptions } from '../options.ts';
import { type App, channelStatus } from '../state/apps.ts';
import type { Address, Reason } from '../state/messages.ts';
import { changeStanding, type Standings, standingOf } from '../state/standings.ts';
import type { State } from '../state/state.ts';
import { isCounted, isTemplate, isTooLate, type Parcel } from './reply-window.ts';

export const reason = (code: string, description: string): Reason => ({
  code,
  description,
  sub_code: 'UNSPECIFIED_SUB_CODE',
});

const NO_CHANNEL = reason('CHANNEL_CONFIGURATION_MISSING', 'The app has no such channel');
const OPTED_OUT = reason('RECIPIENT_NOT_OPTED_IN', 'The recipient has opted out at this channel');
const TOO_LATE = reason(
  'OUTSIDE_ALLOWED_SENDING_WINDOW',
  'The channel takes no message, unless a template, so long after the last one of the recipient',
);

/** Which code goes with which state is inferred. */
const OF_CREDENTIAL = {
  PENDING: reason('INACTIVE_CREDENTIAL', "The channel's credential is not active yet"),
  FAILING: reason('CHANNEL_BAD_CONFIGURATION', "The channel refuses the app's credential"),
  ACTIVE: undefined,
};

/** What is to go over a channel, and when. */
export interface Terms {
  app: App;
  standings: Standings;
  /** Whether channels hold to opt-outs and reply windows. */
  enforced: boolean;
  /** Absent: an event, for which no channel has a window (inferred). */
  parcel?: Parcel;
  now: number;
}

export interface Place {
  state: State;
  options: EmulatorOptions;
}

export function termsOf({ state, options }: Place, app: App, parcel?: Parcel): Terms {
  const enforced = (app.channelRules ?? options.channelRules) === 'enforced';
  return { app, standings: state.standings, enforced, now: options.clock(), ...(parcel && { parcel }) };
}

/** Why it cannot go there, as its receipt says it. */
export function obstacleTo({ app, standings, enforced, parcel, now }: Terms, address: Address): Reason | undefined {
  const { channel } = address;
  const status = channelStatus(app, channel);
  if (status !== 'ACTIVE') return status ? OF_CREDENTIAL[status] : NO_CHANNEL;
  if (!enforced) return undefined;
  const standing = standingOf(standings, { appId: app.id, ...address });
  if (standing?.optedOut) return OPTED_OUT;
  return parcel && isTooLate(parcel, channel, standing, now) ? TOO_LATE : undefined;
}

/** Counts what has gone there, where the channel does. */
export function countSent({ app, standings, parcel }: Terms, address: Address): void {
  if (!parcel || !isCounted(address.channel) || isTemplate(parcel, address.channel)) return;
  const who = { appId: app.id, ...address };
  const standing = standingOf(standings, who);
  if (standing) changeStanding(standings, who, { sentSince: standing.sentSince + 1 });
}
