import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every specifier that a file needs at run time, with those of the files it leads to. */
function runtimeImports(file: string, seen = new Set<string>()): Set<string> {
  const source = readFileSync(file, 'utf8');
  for (const [, clause, specifier = ''] of source.matchAll(/^(?:import|export) ([^;]*?)from '([^']+)'/gm)) {
    if (clause?.startsWith('type ')) continue;
    const target = specifier.startsWith('.') ? join(dirname(file), specifier) : specifier;
    if (seen.has(target)) continue;
    seen.add(target);
    if (specifier.startsWith('.')) runtimeImports(target, seen);
  }
  return seen;
}

test('The engine needs neither zod nor yaml, so neither gets into the workflow bundle', () => {
  const packages = [...runtimeImports('core/flow/engine.ts')].filter((target) => !target.endsWith('.ts'));
  expect(packages.sort()).toEqual(['@marcbachmann/cel-js', 're2js']);
});

test('The loader needs both, which shows that the walk above finds them', () => {
  const imports = runtimeImports('core/flow/load.ts');
  expect(imports).toContain('zod');
  expect(imports).toContain('yaml');
});
