import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflows } from '../../worker/bundle.ts';

describe('the workflow bundle', () => {
  let folder = '';
  let code = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colloquy-bundle-'));
    const file = join(folder, 'new', 'bundle.js');
    await bundleWorkflows(file);
    code = await readFile(file, 'utf8');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('names its modules, so that the tests below can fail', () => {
    expect(modules().some((path) => path.includes('node_modules/@temporalio/workflow/'))).toBe(true);
  });

  // Paths of webpack's modules; each stands in the bundle as the name of a method of its module table.
  const modules = () => [...code.matchAll(/"([^"]+\.[cm]?[jt]s)"\(/g)].map(([, path]) => path ?? '');

  test.each([
    'workflows/conversation-session',
    'workflows/sinch-app',
    'adapters/failure-converter',
    'core/session/reduce',
  ])('holds %s', (name) => {
    expect(modules().some((path) => path.includes(name))).toBe(true);
  });

  test('has no comments, but every name, so that an error in it is as readable as in the sources', () => {
    expect(code).not.toContain('/*');
    expect(code).toContain('async function conversationSession(');
    expect(code).toContain('class StepFailure extends Error');
  });

  test('has short names for what webpack alone has named', () => {
    expect(code).not.toContain('WEBPACK_IMPORTED_MODULE');
  });

  test('leads back to the lines of the sources', () => {
    const [, map = ''] = code.split('//# sourceMappingURL=data:application/json;base64,');
    const { sources } = JSON.parse(Buffer.from(map, 'base64').toString());
    expect(sources).toContainEqual(expect.stringMatching(/\/core\/flow\/engine\.ts$/));
    expect(sources).toContainEqual(expect.stringMatching(/\/workflows\/conversation-session\.ts$/));
  });

  test.each(['zod', 'yaml', 'pino', 'fastify', 'undici', 'kysely', 'pg', '@temporalio/activity', '@temporalio/client'])(
    'leaves %s out: every cached session would pay for it',
    (name) => {
      const found = modules().filter((path) => path.includes(`node_modules/${name}/`));
      expect(found).toEqual([]);
    },
  );
});
