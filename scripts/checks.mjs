// The parts of `npm test` and of the suites beside it, and how their results are counted.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A part that is one check: it passes or it fails. */
export const single = (name, command, args) => ({
  name,
  command,
  args,
  counts: (status) => (status === 0 ? ONE_PASSED : ONE_FAILED),
});

const ONE_PASSED = { passed: 1, failed: 0 };
const ONE_FAILED = { passed: 0, failed: 1 };

/** A jest project, counted from jest's own report. A report that is missing or unreadable is a part that did not finish. */
export function jestPart(project, { root, more = [] }) {
  const report = join(root, '.test', `${project}.json`);
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  return {
    name: project,
    command: process.execPath,
    args: [jest, '--selectProjects', project, '--json', `--outputFile=${report}`, ...more],
    before: () => {
      mkdirSync(join(root, '.test'), { recursive: true });
      rmSync(report, { force: true });
    },
    counts: (status) => countReport(existsSync(report) ? readFileSync(report, 'utf8') : '', status),
  };
}

/** Tests passed and failed in jest's report; a test file that could not run, and an exit code that contradicts the report, count as one failure. */
export function countReport(text, status) {
  const report = parse(text);
  if (report === undefined) return ONE_FAILED;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const contradicts = failed === 0 && (status !== 0 || report.wasInterrupted || report.numTotalTests === 0);
  return { passed, failed: failed + (contradicts ? 1 : 0) };
}

function parse(text) {
  try {
    const report = JSON.parse(text);
    const numbers = [
      report.numPassedTests,
      report.numFailedTests,
      report.numRuntimeErrorTestSuites,
      report.numTotalTests,
    ];
    return numbers.every(Number.isInteger) ? report : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the parts one after the other, all of them, output as it comes. Resolves with the sums. */
export async function runParts(parts, { root, say }) {
  const sum = { passed: 0, failed: 0 };
  for (const part of parts) {
    say(`\n── ${part.name}`);
    const since = Date.now();
    part.before?.();
    const { passed, failed } = part.counts(await run(part, root));
    sum.passed += passed;
    sum.failed += failed;
    say(`── ${part.name}: ${passed} passed, ${failed} failed, ${((Date.now() - since) / 1000).toFixed(1)} s`);
  }
  return sum;
}

function run({ command, args }, root) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
