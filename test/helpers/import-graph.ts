import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type ModuleItem, parseSync } from '@swc/core';

export interface Import {
  from: string;
  /** A path from the root for our own files, else a package or node: name. */
  to: string;
  typeOnly: boolean;
  /** `import(…)`: loaded when that is reached, not with the file. */
  lazy: boolean;
}

/** All `.ts` files under some folders, as paths from the root with forward slashes. */
export function sourceFiles(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
}

/** Every import, re-export and dynamic import with a literal specifier of a file. */
export function importsOf(root: string, file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const { body } = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  const dynamic = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, specifier = '']) => ({
    specifier,
    typeOnly: false,
    lazy: true,
  }));
  const statics = body.flatMap(statically).map((one) => ({ ...one, lazy: false }));
  return [...statics, ...dynamic].map(({ specifier, typeOnly, lazy }) => ({
    from: file,
    to: specifier.startsWith('.')
      ? relative(root, join(root, dirname(file), specifier)).replaceAll('\\', '/')
      : specifier,
    typeOnly,
    lazy,
  }));
}

/** The packages, without Node's own, that are loaded together with some files: through all they import, but not lazily. */
export function packagesBehind(root: string, entries: readonly string[]): string[] {
  const files = new Set(entries);
  const packages = new Set<string>();
  for (const file of files) {
    for (const { to, typeOnly, lazy } of importsOf(root, file)) {
      if (typeOnly || lazy || to.startsWith('node:')) continue;
      (to.endsWith('.ts') ? files : packages).add(to);
    }
  }
  return [...packages].toSorted();
}

function statically(item: ModuleItem): Array<{ specifier: string; typeOnly: boolean }> {
  if (item.type === 'ImportDeclaration') return [{ specifier: item.source.value, typeOnly: item.typeOnly }];
  if (item.type === 'ExportAllDeclaration') return [{ specifier: item.source.value, typeOnly: false }];
  if (item.type === 'ExportNamedDeclaration' && item.source) {
    return [{ specifier: item.source.value, typeOnly: item.typeOnly }];
  }
  return [];
}

/** The imports of each file. */
export function byImporter(imports: readonly Import[]): Map<string, Import[]> {
  const grouped = new Map<string, Import[]>();
  for (const one of imports) grouped.set(one.from, [...(grouped.get(one.from) ?? []), one]);
  return grouped;
}

/** Import cycles, each as its files in order; type-only imports count. */
export function cycles(imports: readonly Import[]): string[][] {
  const targets = byImporter(imports);
  const state = new Map<string, 'open' | 'done'>();
  const found: string[][] = [];
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
