import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { loadFlow } from '../../../../core/flow/load.ts';
import { flowJsonSchema } from '../../../../core/flow/schema/json-schema.ts';
import { definition } from '../../../helpers/flow-problems.ts';

interface Described {
  properties?: { [field: string]: { description?: string } };
}

const schema: Described & { definitions: { step: { anyOf: Described[] } } } = JSON.parse(
  JSON.stringify(flowJsonSchema()),
);
// Strict: a keyword that means nothing would be one that an editor ignores.
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

const isValid = (text: string) => validate(parse(text));

test('The schema in the repository is the one that the sources make', () => {
  const kept = readFileSync('flow.schema.json', 'utf8');
  if (kept === `${JSON.stringify(schema, null, 2)}\n`) return;
  throw new Error('flow.schema.json is stale: run `npm run schema`.');
});

test.each(readdirSync('examples').filter((name) => /(?<!\.test)\.ya?ml$/.test(name)))(
  'The example %s is valid',
  (name) => {
    expect(isValid(readFileSync(`examples/${name}`, 'utf8'))).toBe(true);
  },
);

const EVERYTHING = definition(
  `  - send: Hi
  - send: [{ en: Hi, nl: Hoi }, { text: Hi, choices: [A, { text: B, goto: next, value: 3, each: vars.l }] }]
  - send: { card: { title: A, media: "https://x.example" }, ttl: 10m }
  - send: { carousel: { cards: [{ title: A, each: vars.l }] } }
  - send: { list: { title: A, items: [B] } }
  - send: { list: { title: A, sections: [{ title: B, items: [{ text: C, description: D }] }] } }
  - send: { location: { latitude: 1, longitude: "{{ vars.n }}" } }
  - send: { contact: { name: A, phone: "1" } }
  - send: { template: { WHATSAPP: { id: a }, omni: { id: b, version: "1" } } }
  - send: { channels: { SMS: a, default: { media: "https://x.example" } } }
  - { id: q, if: "true", ask: { text: Q, into: name, format: { regex: x }, valid: [{ if: "true", say: x }], retry: [a], on_fail: { send: x } }, goto: next }
  - ask: { list: { title: A, items: [B] }, match: fuzzy, timeout: 3m, on_timeout: end, force: true }
  - branch: [{ if: "true", goto: q }, { else: next }]
  - set: { n: 1, l: [1], name: null }
  - call: { post: "https://x.example", body: { a: 1 }, into: { n: response.status }, on_status: { "404": q, 4xx: { send: x } } }
  - run: { flow: other, in: { a: 1 }, out: { n: b } }
  - handover: { to: desk, on_release: next }
  - consent: { give: marketing, wording: x }
  - wait: { for: 3m }
  - wait: { receipt: read, on_fail: end }
  - wait: { event: x, into: m }
  - language: nl
  - { goto: q }
  - end
  - end: {}`,
  `timezone: Europe/Amsterdam
languages: [en, nl]
session: { idle: 3m, on_idle: q, restart_words: [again] }
keywords: { q: [again] }
on_error: { send: x }
on_unknown: q
on_opt_out: q
on_delivery_failed: q
`,
);

test('The schema takes everything that the language has', () => {
  expect(isValid(EVERYTHING)).toBe(true);
  expect(validate.errors).toBeNull();
});

test.each<[string, string]>([
  ['an unknown kind of step', definition('  - sned: x')],
  ['a step without a kind', definition('  - id: x')],
  ['a text as a step', definition('  - hello')],
  ['an unknown field', definition('  - send: { text: Hi, chioces: [a] }')],
  ['a message of two kinds', definition('  - send: { text: Hi, media: "https://x.example" }')],
  ['a channel that there is not', definition('  - send: { channels: { SMSS: a } }')],
  ['a question with a field of a send', definition('  - ask: { text: Q, messages: [] }')],
  ['a wait for two things', definition('  - wait: { for: 3m, receipt: read }')],
  ['a hand-over without a way back', definition('  - handover: { to: desk }')],
  ['a status that there is not', definition('  - call: { get: "https://x", on_status: { "99": end } }')],
  ['a wrong inline step', definition('  - ask: { text: Q, on_fail: { sned: x } }')],
  ['a wrong inline step of a route', definition('  - end', 'on_error: { sned: x }\n')],
  ['a time without a unit', definition('  - end', 'session: { idle: "30" }\n')],
  ['hours without times', definition('  - end').replace('"09:00-17:30"', 'nine to five')],
  ['an unknown type', definition('  - end').replace('type: string', 'type: text')],
  ['no steps', 'flow: a'],
])('The schema refuses %s, as check does', (_what, text) => {
  expect(isValid(text)).toBe(false);
  expect(loadFlow(text).flow).toBeUndefined();
});

test('A person who hovers over a field is told what it is for', () => {
  const fields = [schema, ...schema.definitions.step.anyOf].map(({ properties = {} }) => properties);
  const silent = fields.flatMap((of) => Object.entries(of)).filter(([, { description }]) => !description);
  expect(silent.map(([name]) => name)).toEqual([]);
});
