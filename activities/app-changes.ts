import type { AppChannel, ChannelMove, SinchAppFacts } from '../contracts/sinch-app.ts';

/** What is different between two readings of an app, a short phrase each; empty when nothing is. */
export function appChanges(before: SinchAppFacts, after: SinchAppFacts): string[] {
  return [...fieldChanges(before, after), ...channelChanges(before.channels, after.channels)];
}

/**
 * Which channels went away, and which came where one had gone (`gone`): that one is back, or a new one takes sessions that have had
 * none since. What is `left` begins with channels on which messages pass. `gone` as it is now comes back with them.
 */
export function channelMoves(
  before: AppChannel[],
  after: AppChannel[],
  gone: readonly string[],
): { moves: ChannelMove[]; gone: string[] } {
  const passing = after.filter(({ state }) => state === 'ACTIVE');
  const left = [...new Set([...passing, ...after])].map(({ channel }) => channel);
  const had = before.map(({ channel }) => channel);
  const went = had.filter((channel) => !left.includes(channel));
  const came = left.filter((channel) => gone.includes(channel) || (gone.length > 0 && !had.includes(channel)));
  const move = (linked: boolean) => (channel: string) => ({ channel, linked, left });
  return {
    moves: [...went.map(move(false)), ...came.map(move(true))],
    gone: [...new Set([...gone, ...went])].filter((channel) => !left.includes(channel)),
  };
}

function fieldChanges(before: SinchAppFacts, after: SinchAppFacts): string[] {
  const named = before.displayName === after.displayName ? [] : [`renamed to ${after.displayName}`];
  const mode = before.mode === after.mode ? [] : [`mode ${before.mode} → ${after.mode}`];
  const kept =
    before.retentionDays === after.retentionDays
      ? []
      : [`messages kept ${before.retentionDays} → ${after.retentionDays} days`];
  return [...named, ...mode, ...kept];
}

function channelChanges(before: AppChannel[], after: AppChannel[]): string[] {
  const earlier = new Map(before.map((channel) => [channel.channel, channel]));
  const later = new Set(after.map(({ channel }) => channel));
  const removed = before.filter(({ channel }) => !later.has(channel)).map(({ channel }) => `${channel} removed`);
  return [...after.flatMap((now) => channelChange(earlier.get(now.channel), now)), ...removed];
}

function channelChange(was: AppChannel | undefined, now: AppChannel): string[] {
  if (!was) return [`${now.channel} added (${now.state})`];
  const { sender = '' } = now;
  const sent = (was.sender ?? '') === sender ? [] : [`${now.channel} has the sender ${sender || '(none)'}`];
  if (was.state !== now.state) return [`${now.channel} ${was.state} → ${now.state}`, ...sent];
  return was.description === now.description ? sent : [`${now.channel} says: ${now.description || 'nothing'}`, ...sent];
}
