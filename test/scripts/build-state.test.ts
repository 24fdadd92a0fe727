import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  fingerprint,
  needsBuild,
  needsInstall,
  nodeProblem,
  removeOrphans,
  stampPath,
} from '../../scripts/build-state.mjs';

describe('what a set-up finds to do', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'colloquy-state-'));
    for (const file of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'core/a.ts', 'api/routes/b.ts'])
      write(file);
    write('dist/.built-from', fingerprint(root));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, content = 'x', at?: Date): void {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    if (at) utimesSync(path, at, at);
  }

  it('is nothing when nothing has changed', () => {
    expect(needsBuild(root)).toBe(false);
  });

  it.each([
    ['a source is changed', () => write('api/routes/b.ts', 'y', new Date(1000))],
    ['a source is added', () => write('core/deep/er/c.ts')],
    ['a source is removed', () => rmSync(join(root, 'core/a.ts'))],
    ['the compiler is told something else', () => write('tsconfig.json', 'yy')],
    ['nothing was built', () => rmSync(stampPath(root))],
  ])('is a build when %s', (_, change) => {
    change();
    expect(needsBuild(root)).toBe(true);
  });

  it('is no build when only a test changes', () => {
    write('test/core/a.test.ts');
    expect(needsBuild(root)).toBe(false);
  });

  it.each([
    ['no modules are there', undefined, true],
    ['the modules are older than the lock file', 1000, true],
    ['the modules are newer', 3000, false],
  ])('is an install: %s', (_, installedAt, needed) => {
    write('package-lock.json', 'x', new Date(2000));
    if (installedAt !== undefined) write('node_modules/.package-lock.json', 'x', new Date(installedAt));
    expect(needsInstall(root)).toBe(needed);
  });

  it('includes removing what was compiled from sources that are gone, and nothing else', () => {
    const kept = ['dist/core/a.js', 'dist/worker/workflow-bundle.js'];
    const orphans = ['dist/core/gone.js', 'dist/core/gone.js.map'];
    for (const file of [...kept, ...orphans]) write(file);
    removeOrphans(root);
    expect([...kept, ...orphans].map((file) => existsSync(join(root, file)))).toEqual([true, true, false, false]);
  });

  it.each([
    ['v20.18.9', /Node\.js 20\.19 or newer is needed; this is v20\.18\.9/],
    ['v18.20.0', /20\.19/],
    ['v20.19.0', /^$/],
    ['v24.0.0', /^$/],
  ])('knows whether Node.js %s will do', (version, problem) => {
    expect(nodeProblem(version)).toMatch(problem);
  });
});
