import { listAt, textAt } from './recorded-json.ts';
import type { Recording } from './recording.ts';
import type { StoryEntry, StoryReceipt } from './story-entry.ts';
import type { Telling } from './telling.ts';

/** Sinch's ids of the messages that a recording says were accepted. */
export function acceptedIn({ runs }: Recording): string[] {
  const results = runs.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'activityCompleted' ? listAt(event.result, 'results') : [])),
  );
  return [...new Set(results.map((result) => textAt(result, 'messageId')).filter((id) => id !== ''))];
}

/** The story with what the channels reported of its replies, each at its time. */
export function withReceipts({ entries, accepted }: Telling, receipts: readonly StoryReceipt[]): StoryEntry[] {
  if (receipts.length === 0) return entries;
  const waiting = receipts
    .filter(({ messageId }) => accepted.has(messageId))
    .toSorted((a, b) => a.receivedAt - b.receivedAt);
  const told: StoryEntry[] = [];
  // A channel's clock is not Temporal's: what is said of a message comes behind its send.
  const sent = new Set<string>();
  const tell = (until: number) => {
    for (let next = waiting[0]; next && next.receivedAt < until && sent.has(next.messageId); next = waiting[0]) {
      waiting.shift();
      told.push(entryOf(next, { accepted, before: told.at(-1) }));
    }
  };
  for (const entry of entries) {
    tell(entry.at);
    told.push(entry);
    if (entry.kind === 'sent') for (const { messageId } of entry.replies) if (messageId) sent.add(messageId);
  }
  tell(Number.POSITIVE_INFINITY);
  return told.map((entry, index) => ({ ...entry, n: index + 1 }));
}

function entryOf(
  { messageId, status, channel, reason, receivedAt }: StoryReceipt,
  { accepted, before }: { accepted: ReadonlyMap<string, string>; before: StoryEntry | undefined },
): StoryEntry {
  const { run = 0, eventId = 0, taken } = before ?? {};
  const place = { n: 0, at: receivedAt, run, eventId, ...(taken === undefined ? {} : { taken }) };
  return { kind: 'receipt', messageId, reply: accepted.get(messageId) ?? '', status, channel, reason, ...place };
}
