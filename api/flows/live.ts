import { z } from 'zod';
import type { AppLink } from '../../adapters/app-links.ts';
import type { FlowPointer } from '../../contracts/sinch-app.ts';

/** An app whose new sessions take a version: on all of its channels, or on those that are named. */
export const LiveView = z.object({
  appId: z.string(),
  displayName: z.string(),
  channels: z.union([z.literal('all'), z.array(z.string())]),
});
export type LiveView = z.infer<typeof LiveView>;

/** A version, and whether `latest` means it. */
export interface LiveVersion {
  flow: string;
  version: number;
  isLatest: boolean;
}

/**
 * On which apps a version is live. Only what apps point at counts: a flow that another one runs is pinned in that one's version,
 * and goes live with it.
 */
export function liveOn(version: LiveVersion, apps: readonly AppLink[]): LiveView[] {
  return apps.flatMap((app) => {
    const channels = liveChannels(version, app);
    return channels.length === 0 ? [] : [{ appId: app.appId, displayName: app.displayName, channels }];
  });
}

function liveChannels(version: LiveVersion, { flow: pointer, channels }: AppLink): LiveView['channels'] {
  if (pointer === null) return [];
  const byDefault = isNamed(version, pointer);
  const others = new Map(Object.entries(pointer.channels ?? {}));
  const names = [...new Set([...channels.map(({ channel }) => channel), ...others.keys()])];
  const live = names.filter((name) => isNamed(version, others.get(name) ?? pointer));
  // Without an exception it is every channel, also one that the app gets later.
  return byDefault && live.length === names.length ? 'all' : live;
}

function isNamed({ flow, version, isLatest }: LiveVersion, named: Pick<FlowPointer, 'flow' | 'version'>): boolean {
  return named.flow === flow && (named.version === 'latest' ? isLatest : named.version === version);
}
