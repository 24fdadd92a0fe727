import type { LineValues } from './schema/line.ts';
import type { User } from './schema/user.ts';
import type { Stage } from './stage.ts';

/** Kinds of line in which something happens. */
export type ActKind =
  | 'user'
  | 'after'
  | 'receipt'
  | 'event'
  | 'opt_out'
  | 'opt_in'
  | 'person'
  | 'release'
  | 'duplicate';

/** Does it, and says in a sentence why it cannot be done; '' when it was. */
export type Act<K extends ActKind> = (stage: Stage, value: LineValues[K]) => string;

type Sending = { [D in User['does']]: (stage: Stage, user: Extract<User, { does: D }>) => string };

const SENT: Sending = {
  write: (stage, { text }) => {
    stage.send({ kind: 'text', text }, text);
    return '';
  },
  tap: (stage, { title }) => stage.tap(title),
  locate: (stage, { place }) => {
    const { latitude, longitude, title = '', label = '' } = place;
    stage.send({ kind: 'location', latitude, longitude, title, label }, `(location) ${latitude}, ${longitude}`);
    return '';
  },
  attach: (stage, { url, caption }) => {
    stage.send({ kind: 'media', url, caption }, `(media) ${url} ${caption}`.trim());
    return '';
  },
  introduce: (stage, { card: { name, phone = '', email = '' } }) => {
    stage.send({ kind: 'contact', name, phone, email }, `(contact) ${name}`);
    return '';
  },
  order: (stage, { products, catalog, note }) => {
    const ordered = products.map(({ currency = '', ...product }) => ({ ...product, currency }));
    stage.send({ kind: 'order', text: note, catalogId: catalog, products: ordered }, `(order) ${note}`.trim());
    return '';
  },
  react: (stage, { emoji }) => stage.react(emoji),
  puzzle: (stage) => {
    stage.send({ kind: 'unsupported', text: '' }, '(unsupported)');
    return '';
  },
};

function sendAs<D extends User['does']>(does: D, stage: Stage, user: Extract<User, { does: D }>): string {
  return SENT[does](stage, user);
}

/** The contact moves to another channel or identity, if the line says so, and does what it says. */
function contactActs(stage: Stage, user: User): string {
  stage.channel = user.on ?? stage.channel;
  stage.identity = user.as ?? stage.identity;
  return sendAs(user.does, stage, user);
}

export const ACTS: { [K in ActKind]: Act<K> } = {
  user: contactActs,
  after: (stage, ms) => {
    stage.pass(ms);
    return '';
  },
  receipt: (stage, status) => stage.receipt(status),
  event: (stage, { name, data }) => stage.event(name, data),
  opt_out: (stage) => {
    stage.consent(false);
    return '';
  },
  opt_in: (stage) => {
    stage.consent(true);
    return '';
  },
  person: (stage, text) => stage.person(text),
  release: (stage) => stage.release(),
  duplicate: (stage) => stage.duplicate(),
};
