/** What a contact was planned to write, and the texts that must come back for it, in order. `id` stands in each of them. */
export interface PlannedInbound {
  contact: string;
  id: string;
  replies: string[];
  /** Sinch took it on: its callback goes out until it is answered with 2xx. */
  acknowledged: boolean;
}

/** One message that was accepted for a contact. `metadata` is what Colloquy tags its replies with. */
export interface ObservedReply {
  contact: string;
  text: string;
  metadata: string;
}

/** Everything that may go wrong with a conversation; all empty when nothing did. */
export interface Verdict {
  lost: string[];
  doubled: string[];
  inverted: string[];
}

const LEAST_ACKNOWLEDGED = 0.99;

/**
 * Compares what was planned with what the contacts were sent. Lost: a reply that never came. Doubled: the same text or the
 * same reply id twice. Inverted: replies of a contact in another order than planned. Throws where fewer than 99 % of the
 * plan were acknowledged, so that a run in which nothing worked cannot pass.
 */
export function judge(planned: PlannedInbound[], observed: ObservedReply[]): Verdict {
  const acknowledged = planned.filter((inbound) => inbound.acknowledged);
  if (planned.length === 0 || acknowledged.length < planned.length * LEAST_ACKNOWLEDGED) {
    throw new Error(`Only ${acknowledged.length} of ${planned.length} planned messages were acknowledged.`);
  }
  return {
    lost: acknowledged.flatMap((inbound) => lostOf(inbound, observed)),
    doubled: [...repeated(observed.map(textKey)), ...repeated(observed.flatMap(tagKey))],
    inverted: [...new Set(planned.map(({ contact }) => contact))].flatMap((contact) =>
      inversions(contact, { planned, observed }),
    ),
  };
}

function lostOf({ contact, replies }: PlannedInbound, observed: ObservedReply[]): string[] {
  const texts = new Set(observed.filter((reply) => reply.contact === contact).map(({ text }) => text));
  return replies.filter((text) => !texts.has(text)).map((text) => `${contact}: ${text}`);
}

const textKey = ({ contact, text }: ObservedReply) => `${contact}: ${text}`;

/** The reply's own id out of its tag; the hash of its content beside it does not count: the same id must go out once. */
function tagKey({ metadata }: ObservedReply): string[] {
  const id = /^cq1:.*"id":"([^"]+)"/.exec(metadata)?.[1];
  return id === undefined ? [] : [`reply ${id}`];
}

function repeated(keys: string[]): string[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key} (${count} times)`);
}

/** First sightings only, so that a doubled reply is not told twice; what was not planned (an apology) has no place. */
function inversions(contact: string, all: { planned: PlannedInbound[]; observed: ObservedReply[] }): string[] {
  const order = all.planned.filter((inbound) => inbound.contact === contact).flatMap(({ replies }) => replies);
  const seen = new Set(all.observed.filter((reply) => reply.contact === contact).map(({ text }) => text));
  const places = [...seen].map((text) => order.indexOf(text)).filter((place) => place >= 0);
  return places.flatMap((place, i) => {
    const before = places[i - 1] ?? -1;
    return place > before ? [] : [`${contact}: ${order[place]} after ${order[before]}`];
  });
}
