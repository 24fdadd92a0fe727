import { z } from 'zod';
import { canonicalChannel } from '../../core/channels/names.ts';
import type { Correspondent } from './contacts.ts';

/** What a channel knows of a contact and an app that decides whether the app may write to him. */
export const Standing = z.object({
  optedOut: z.boolean(),
  /** Epoch ms of the contact's last message. */
  heardAt: z.number().optional(),
  /** Messages, but for templates, that he got since then; counted where the channel counts. */
  sentSince: z.int(),
});
export type Standing = z.infer<typeof Standing>;

/** Only of contacts who wrote or opted out: who is only written to costs nothing. */
export type Standings = Map<string, Standing>;

// A phone number is the same with its plus and without it.
const keyOf = ({ appId, channel, identity }: Correspondent) =>
  `${appId}|${canonicalChannel(channel)}|${identity.startsWith('+') ? identity.slice(1) : identity}`;

export function standingOf(standings: Standings, who: Correspondent): Standing | undefined {
  return standings.get(keyOf(who));
}

export function changeStanding(standings: Standings, who: Correspondent, change: Partial<Standing>): void {
  const known = standingOf(standings, who) ?? { optedOut: false, sentSince: 0 };
  standings.set(keyOf(who), { ...known, ...change });
}

/** The contact wrote: he may be answered. */
export function heardFrom(standings: Standings, who: Correspondent, at: number): void {
  changeStanding(standings, who, { heardAt: at, sentSince: 0 });
}

export function forgetStandings(standings: Standings, appId: string): void {
  for (const key of standings.keys()) if (key.startsWith(`${appId}|`)) standings.delete(key);
}
