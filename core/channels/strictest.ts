import type { ChannelFacts, ChoiceRule, ListRule } from './facts.ts';

function least(limits: readonly (number | undefined)[]): number | undefined {
  const set = limits.filter((limit) => limit !== undefined);
  return set.length === 0 ? undefined : Math.min(...set);
}

const most = (limits: readonly (number | undefined)[]) => Math.max(0, ...limits.map((limit) => limit ?? 0));

/** What all of several lists have. */
function common<T>([first = [], ...others]: readonly (readonly T[])[]): T[] {
  return first.filter((one) => others.every((list) => list.includes(one)));
}

/** The same where all say the same. */
function agreed<T>(values: readonly T[]): T | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

const present = <T>(values: readonly (T | null | undefined)[]): T[] | null => {
  const there = values.filter((value) => value !== null && value !== undefined);
  return there.length === values.length ? there : null;
};

function strictestChoices(given: readonly (ChoiceRule | null | undefined)[]): ChoiceRule | null {
  const rules = present(given);
  if (!rules) return null;
  return {
    kinds: common(rules.map(({ kinds }) => kinds)),
    min: most(rules.map(({ min }) => min)),
    max: Math.min(...rules.map(({ max }) => max)),
    title: least(rules.map(({ title }) => title)),
    body: least(rules.map(({ body }) => body)),
    link: least(rules.map(({ link }) => link)),
    postback: least(rules.map(({ postback }) => postback)),
    unique: rules.some(({ unique }) => unique),
    alone: agreed(rules.map(({ alone }) => alone)),
    asLinks: rules.some(({ asLinks }) => asLinks),
  };
}

function strictestList(given: readonly (ListRule | null)[]): ListRule | null {
  const rules = present(given);
  if (!rules) return null;
  const limit = (name: keyof ListRule) => Math.min(...rules.map((rule) => rule[name]));
  return {
    items: limit('items'),
    title: limit('title'),
    description: limit('description'),
    section: limit('section'),
    button: limit('button'),
    postback: limit('postback'),
    body: limit('body'),
    footer: limit('footer'),
  };
}

/** Buttons of a card: where nothing else is said, those of a question. */
const cardRule = ({ cardChoices, choices }: ChannelFacts) =>
  cardChoices ?? (choices && { ...choices, alone: undefined });

/** How a place is shown, from the worst to the best. */
const PLACES: readonly ChannelFacts['location'][] = ['link', 'appleLink', 'choice', 'pin'];

function documentsOf(all: readonly ChannelFacts[]): string[] | undefined {
  const lists = all.flatMap(({ documents }) => (documents ? [documents] : []));
  return lists.length === 0 ? undefined : common(lists);
}

/**
 * What all of several channels show: a message within it can go out on each of them. What no message is held against (receipts,
 * windows, how a text is laid out) is that of the first.
 */
export function strictest(all: readonly [ChannelFacts, ...ChannelFacts[]]): ChannelFacts {
  const [first] = all;
  return {
    ...first,
    textMax: least(all.map(({ textMax }) => textMax)),
    media: common(all.map(({ media }) => media)),
    documents: documentsOf(all),
    videoNeedsThumbnail: all.some((facts) => facts.videoNeedsThumbnail),
    choices: strictestChoices(all.map(({ choices }) => choices)),
    cardChoices: strictestChoices(all.map(cardRule)) ?? undefined,
    ...cardsOf(all),
    location: PLACES.find((place) => all.some(({ location }) => location === place)) ?? 'link',
    list: strictestList(all.map(({ list }) => list)),
    contactInfo: all.every(({ contactInfo }) => contactInfo),
  };
}

function cardsOf(all: readonly ChannelFacts[]) {
  return {
    card: agreed(all.map(({ card }) => card)) ?? 'text',
    cardTitle: least(all.map(({ cardTitle }) => cardTitle)),
    subject: least(all.map(({ subject }) => subject)),
    cardDescription: least(all.map(({ cardDescription }) => cardDescription)),
    cardNeedsPicture: all.some((facts) => facts.cardNeedsPicture),
    cardKinds: common(all.map(({ cardKinds }) => cardKinds)),
    cardMedia: agreed(all.map(({ cardMedia }) => cardMedia)) ?? 'link',
    carousel: agreed(all.map(({ carousel }) => carousel)) ?? 'text',
    fewestCards: most(all.map(({ fewestCards }) => fewestCards)),
    outerChoices: Math.min(...all.map(({ outerChoices }) => outerChoices)),
  };
}
