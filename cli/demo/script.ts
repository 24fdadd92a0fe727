/** What a contact writes, and how many messages he gets for it. */
export interface Line {
  says: string;
  gets: number;
}

/** One conversation of the demo. */
export interface Part {
  /** From 1, in the contact's identity. */
  number: number;
  channel: string;
  lines: Line[];
  /** What stands in its way, and is set up before its last line. */
  trouble?: 'shop' | 'flow' | 'sinch';
}

/** An order as the shop answers; `times`: so often. */
export interface ShopAnswer {
  path: string;
  status?: number;
  body: object;
  times?: number;
}

const CHANNELS = ['WHATSAPP', 'SMS', 'RCS', 'MESSENGER', 'TELEGRAM'];

/** Those who get what they want: with how they leave, some of them not at all. */
const WELL = 17;

const hi: Line = { says: 'hi', gets: 2 };
const order: Line = { says: 'A-101', gets: 2 };
const bye: Line = { says: 'no', gets: 1 };

/** In turn: one who asks and leaves, one who mistypes, one who asks twice, one who does not leave. */
const TALKS: Line[][] = [
  [hi, order, bye],
  [hi, { says: 'the red one', gets: 1 }, order, bye],
  [hi, { says: 'Z-404', gets: 2 }, order, { says: 'another order', gets: 1 }, { says: 'A-102', gets: 2 }, bye],
  [hi, order],
];

/** The failing ones get an apology in place of an answer. */
const FAILING: Pick<Part, 'trouble' | 'lines'>[] = [
  { trouble: 'shop', lines: [hi, { says: 'B-500', gets: 1 }] },
  { trouble: 'flow', lines: [hi, { says: 'C-300', gets: 1 }] },
  { trouble: 'sinch', lines: [hi, { says: 'A-103', gets: 1 }] },
];

const channelOf = (index: number) => CHANNELS[index % CHANNELS.length] ?? 'SMS';

/** Twenty conversations on five channels; the last three fail, each for another reason. */
export const PARTS: readonly Part[] = [
  ...Array.from({ length: WELL }, (_, index) => ({ lines: TALKS[index % TALKS.length] ?? [] })),
  ...FAILING,
].map((part, index) => ({ ...part, number: index + 1, channel: channelOf(index) }));

/** The shop of the demo. It is broken for one call, and mended from then on. */
export const SHOP: readonly ShopAnswer[] = [
  { path: '/orders/A-101', body: { state: 'on its way', day: 'on Friday' } },
  { path: '/orders/A-102', body: { state: 'packed', day: 'on Monday' } },
  { path: '/orders/A-103', body: { state: 'on its way', day: 'tomorrow' } },
  { path: '/orders/B-500', status: 500, body: { error: 'The shop has an accident.' }, times: 1 },
  { path: '/orders/B-500', body: { state: 'packed', day: 'on Tuesday' } },
  // It has no day: the flow does not think of that.
  { path: '/orders/C-300', body: { state: 'waiting for its goods' } },
];

/** Sinch refuses one message for good. */
// biome-ignore lint/suspicious/noThenProperty: the control side calls it so.
export const REFUSAL = { on: 'messages:send', times: 1, then: { status: 400 } };

const PHONE_CHANNELS = ['WHATSAPP', 'SMS', 'RCS'];
const two = (n: number) => String(n).padStart(2, '0');

/** Obviously made up, and another one each time the demo is played. */
export function identityOf({ number, channel }: Pick<Part, 'number' | 'channel'>, run: number): string {
  return PHONE_CHANNELS.includes(channel) ? `+4670000${two(run)}${two(number)}` : `demo-${two(run)}-${two(number)}`;
}

const MOST_RUNS = 99;

/** The number of the next run, by the identities that have been written to. */
export function nextRun(identities: readonly string[]): number {
  const runs = identities.map((identity) =>
    Number(/^\+4670000(\d\d)\d\d$|^demo-(\d\d)-\d\d$/.exec(identity)?.slice(1).join('') ?? 0),
  );
  return (Math.max(0, ...runs) % MOST_RUNS) + 1;
}
