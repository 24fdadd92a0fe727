import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byImporter, cycles, type Import, importsOf, sourceFiles } from './helpers/import-graph.ts';

const ROOT = join(__dirname, '..');

/** What each folder may import beside itself: our folders by their first one or two names, packages by name. */
const MAY_IMPORT: Record<string, { ours: string[]; packages: RegExp }> = {
  core: { ours: [], packages: /^(zod|yaml|re2js|@marcbachmann\/cel-js)$/ },
  contracts: { ours: ['core'], packages: /^@temporalio\/(workflow|common)$/ },
  workflows: { ours: ['core', 'contracts'], packages: /^@temporalio\/(workflow|common)$/ },
  activities: {
    ours: ['core', 'contracts', 'adapters'],
    packages: /^(node:|zod$|@temporalio\/(activity|client|common)$)/,
  },
  adapters: { ours: ['core', 'contracts', 'config'], packages: /./ },
  config: { ours: [], packages: /^zod$/ },
  worker: { ours: ['core', 'contracts', 'activities', 'adapters', 'config'], packages: /./ },
  api: { ours: ['core', 'contracts', 'adapters', 'config'], packages: /./ },
  emulator: { ours: ['core/channels', 'core/json', 'config'], packages: /./ },
  cli: { ours: ['core', 'contracts', 'adapters', 'config', 'emulator'], packages: /./ },
};

/** Narrower rules inside core: neither the language nor the session knows the vendor. */
const NEVER: Array<{ from: RegExp; to: RegExp; why: string }> = [
  { from: /^core\/(flow|session)\//, to: /^core\/sinch\//, why: 'the flow and the session do not know the vendor' },
  { from: /^core\//, to: /^node:/, why: 'core is pure' },
  { from: /^(core|contracts|workflows)\//, to: /^(fastify|pino|undici|kysely|pg)$/, why: 'no I/O inside' },
  { from: /^(?!test\/)/, to: /^test\//, why: 'nothing imports test' },
];

/** Where the workflow bundle begins; what it reaches by value must hold none of these. */
const NOT_IN_BUNDLE = /^(zod|yaml|pino|node:)/;

const files = sourceFiles(ROOT, Object.keys(MAY_IMPORT));
const imports = files.flatMap((file) => importsOf(ROOT, file));
const isOurs = ({ to }: Import) => to.endsWith('.ts') || to.endsWith('.json');
const told = ({ from, to }: Import) => `${from} -> ${to}`;

describe('the architecture', () => {
  it('has sources in every folder that has a rule', () => {
    expect(new Set(files.map((file) => file.split('/')[0]))).toEqual(new Set(Object.keys(MAY_IMPORT)));
  });

  it.each(Object.entries(MAY_IMPORT))('lets %s import only what its rule allows', (folder, rule) => {
    const allowed = [folder, ...rule.ours].map((prefix) => new RegExp(`^${prefix}[/.]`));
    const wrong = imports
      .filter(({ from }) => from.startsWith(`${folder}/`))
      .filter((one) => (isOurs(one) ? !allowed.some((prefix) => prefix.test(one.to)) : !rule.packages.test(one.to)));
    expect(wrong.map(told)).toEqual([]);
  });

  it.each(NEVER)('keeps $why', ({ from, to }) => {
    expect(imports.filter((one) => from.test(one.from) && to.test(one.to)).map(told)).toEqual([]);
  });

  it('lets workflows know activities by type only', () => {
    expect(
      imports
        .filter((one) => one.from.startsWith('workflows/') && one.to.startsWith('activities/') && !one.typeOnly)
        .map(told),
    ).toEqual([]);
  });

  it('keeps zod, yaml, pino and node out of what the workflow bundle reaches', () => {
    const byValue = byImporter(imports.filter(({ typeOnly }) => !typeOnly));
    const reached = new Set(files.filter((file) => file.startsWith('workflows/')));
    for (const file of reached) for (const { to } of byValue.get(file) ?? []) if (to.endsWith('.ts')) reached.add(to);
    const wrong = [...reached].flatMap((file) => byValue.get(file) ?? []).filter(({ to }) => NOT_IN_BUNDLE.test(to));
    expect(reached.size).toBeGreaterThan(5);
    expect(wrong.map(told)).toEqual([]);
  });

  it('has no import cycles, type-only imports included', () => {
    expect(cycles(imports.filter(isOurs)).map((cycle) => cycle.join(' -> '))).toEqual([]);
  });

  it('has no source file over 400 lines', () => {
    const long = files.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('reads the environment, listens and exits only in a main.ts', () => {
    const acts = files
      .filter((file) => !file.endsWith('main.ts'))
      .filter((file) => /\bprocess\.(env|exit)\b/.test(withoutComments(readFileSync(join(ROOT, file), 'utf8'))));
    expect(acts).toEqual([]);
  });

  it.each([
    ['a cycle of two', ['a', 'b', 'a'], 1],
    ['a file that imports itself', ['a', 'a'], 1],
    ['a chain', ['a', 'b', 'c'], 0],
  ])('would notice %s', (_, chain, count) => {
    const edges = chain.slice(1).map((to, index) => ({ from: chain[index] ?? '', to, typeOnly: true, lazy: false }));
    expect(cycles(edges)).toHaveLength(count);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
