import type { CompiledFlow } from '../compiled.ts';
import type { StoredType } from '../types.ts';

/** CEL's name of a type, or the members of a map whose names are fixed. */
export type Shape = string | { [name: string]: Shape };

const CEL_TYPES: { [T in StoredType | 'any']: string } = {
  string: 'string',
  number: 'double',
  bool: 'bool',
  date: 'string',
  list: 'list',
  map: 'map',
  any: 'dyn',
};

/** CEL's name for what is of one of these types; 'dyn' where only running can tell. */
export function celTypeOf(types: readonly (StoredType | 'any')[]): string {
  const [only = 'dyn', ...others] = new Set(types.map((type) => CEL_TYPES[type]));
  return others.length === 0 ? only : 'dyn';
}

const INTERNAL = {
  channel: 'string',
  sinchConversationAPI: {
    channelIdentifier: 'string',
    channelIdentity: 'string',
    contactId: 'string',
    appId: 'string',
    conversationId: 'string',
    // A text, or a map where it was JSON.
    metadata: 'dyn',
  },
};

const SESSION = {
  id: 'string',
  channel: 'string',
  language: 'string',
  turn: 'double',
  today: 'string',
  time: 'string',
  weekday: 'string',
  startedBy: 'string',
  windowOpen: 'bool',
};

const allOf = (names: readonly string[], type: string) => Object.fromEntries(names.map((name) => [name, type]));

/** What the expressions of a flow may name, where the answer to a question is of a type. */
export function rootsOf({ variables, hours, consents }: CompiledFlow, answer = 'dyn'): { [root: string]: Shape } {
  const vars = Object.entries(variables).map(([name, { type }]): [string, string] => [name, CEL_TYPES[type]]);
  return {
    vars: Object.fromEntries(vars),
    input: {
      kind: 'string',
      text: 'string',
      value: answer,
      media: 'string',
      location: 'map',
      contact: { name: 'string', phone: 'string', email: 'string' },
      order: { catalogId: 'string', products: 'list' },
    },
    session: { ...SESSION, open: allOf(Object.keys(hours), 'bool') },
    contact: { consent: allOf(consents, 'bool') },
    // Known to the app, not to the flow.
    settings: 'map',
    internal: INTERNAL,
    error: { step: 'string', code: 'string', status: 'double' },
    item: 'dyn',
    response: { status: 'double', headers: 'map', body: 'dyn' },
  };
}

/** What to do about an unknown member, where it is one that the flow declares itself. */
export const DECLARE: { [holder: string]: string } = {
  vars: 'Add it to variables, with its type.',
  'session.open': 'Add it to hours.',
  'contact.consent': 'Add it to consents.',
};
