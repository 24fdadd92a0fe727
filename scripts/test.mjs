// `npm test`: every check and test, then one closing line. `npm run test:faults` and `test:clients`: those suites, closed the same way.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jestPart, runParts, single } from './checks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;
const tool = (...path) => join(root, 'node_modules', ...path);
const [suite = 'all'] = process.argv.slice(2);

// Each of these starts processes of its own, which wait for each other more than they work.
const TWO_AT_A_TIME = ['--maxWorkers=2'];

const checks = () => [
  single('lint', node, [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']),
  single('types', node, [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', '.']),
];

const SUITES = {
  all: () => [
    ...checks(),
    // jest leaves one core to a person who watches; nobody does here.
    jestPart('unit', { root, more: ['--maxWorkers=100%'] }),
    jestPart('workflow', { root, more: ['--maxWorkers=100%'] }),
    jestPart('e2e', { root, more: TWO_AT_A_TIME }),
  ],
  clients: () => [jestPart('clients', { root, more: ['--runInBand'] })],
  faults: () => [jestPart('faults', { root, more: TWO_AT_A_TIME })],
};

const parts = Object.hasOwn(SUITES, suite) ? SUITES[suite] : undefined;
if (parts === undefined) {
  console.error(`There is no suite ${suite}. There are: ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}

const { passed, failed } = await runParts(parts(), { root, say: (line) => console.log(line) });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
