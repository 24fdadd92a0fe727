import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNELS } from '../core/channels/names.ts';
import { rootsOf, type Shape } from '../core/flow/check/roots.ts';
import { loadFlow } from '../core/flow/load.ts';
import { loadTalks } from '../core/talks/load.ts';
import { readDocument } from './helpers/docs/blocks.ts';

const guide = readDocument('docs/flow-language.md');
const isNamed = (word: string) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(guide);

interface Schema {
  properties?: { [field: string]: Schema };
  definitions?: { [name: string]: Schema };
  anyOf?: Schema[];
  items?: Schema;
  /** Of a map whose keys are the reader's own: what each holds. */
  additionalProperties?: Schema | false;
}

/** Every field of every map that a JSON Schema describes. */
function fieldsOf({ properties = {}, definitions = {}, anyOf = [], items, additionalProperties }: Schema): string[] {
  const held = [items, additionalProperties].flatMap((schema) => schema || []);
  const inner = [...Object.values(properties), ...Object.values(definitions), ...anyOf, ...held];
  return [...Object.keys(properties), ...inner.flatMap(fieldsOf)];
}

/** `session.open`, `error.step`, and so on: everything that stands in expressions wherever they do. */
function namesIn(shape: Shape, path: string): string[] {
  if (typeof shape === 'string') return [path];
  return Object.entries(shape).flatMap(([name, inner]) => namesIn(inner, `${path}.${name}`));
}

// Keys that belong to the reader's own things.
const OWN = new Set<string>([...CHANNELS, 'mon-fri', 'sat', 'sun']);

describe('the language guide', () => {
  it('speaks of every field that a flow may have', () => {
    const schema: Schema = JSON.parse(readFileSync(join(__dirname, '..', 'flow.schema.json'), 'utf8'));
    const fields = [...new Set(fieldsOf(schema))].filter((field) => !OWN.has(field));
    expect(fields.length).toBeGreaterThan(80);
    expect(fields.filter((field) => !isNamed(field.replace('$', '\\$')))).toEqual([]);
  });

  it('speaks of every name that an expression may use', () => {
    const { flow } = loadFlow('flow: a\nsteps: [end]\n');
    const names = flow ? Object.entries(rootsOf(flow)).flatMap(([root, shape]) => namesIn(shape, root)) : [];
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !isNamed(name.split('.').at(-1) ?? ''))).toEqual([]);
  });

  it('speaks of every line that a talk may have', () => {
    const { problems } = loadTalks('flow: a.yaml\ntests: [{ name: a, talk: [{ what: 1 }] }]\n');
    const [, list = ''] = /A line holds one of (.*)\./.exec(problems[0]?.hint ?? '') ?? [];
    const kinds = list.split(', ');
    expect(kinds.length).toBeGreaterThan(15);
    expect(kinds.filter((kind) => !isNamed(kind))).toEqual([]);
  });

  it('has a section for each entry of its list of contents, and the other way round', () => {
    const anchor = (title: string) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\d -]/gu, '')
        .replaceAll(' ', '-');
    const listed = [...(guide.split('\n## ')[0] ?? '').matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target);
    const sections = [...guide.matchAll(/^#{2,3} (.*)$/gm)].map(([, title = '']) => anchor(title));
    expect(listed).toEqual(sections);
  });
});
