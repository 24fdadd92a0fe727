import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countReport, jestPart, runParts, single } from '../../scripts/checks.mjs';

const report = (more: object) =>
  JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numTotalTests: 3,
    wasInterrupted: false,
    ...more,
  });

describe('counting a part of npm test', () => {
  it.each([
    ['all passed', report({}), 0, { passed: 3, failed: 0 }],
    ['some failed', report({ numPassedTests: 2, numFailedTests: 1 }), 1, { passed: 2, failed: 1 }],
    ['a test file that could not run', report({ numRuntimeErrorTestSuites: 1 }), 1, { passed: 3, failed: 1 }],
    ['a failing exit code that the report does not explain', report({}), 1, { passed: 3, failed: 1 }],
    ['a run that was interrupted', report({ wasInterrupted: true }), 0, { passed: 3, failed: 1 }],
    ['no test at all', report({ numPassedTests: 0, numTotalTests: 0 }), 0, { passed: 0, failed: 1 }],
    ['no report', '', 0, { passed: 0, failed: 1 }],
    ['half a report', '{"numPassedTests": 3', 0, { passed: 0, failed: 1 }],
    ['another report', '{}', 0, { passed: 0, failed: 1 }],
  ])('sees %s', (_, text, status, counts) => {
    expect(countReport(text, status)).toEqual(counts);
  });

  it('counts a check as one, goes on after a failure, and adds up', async () => {
    const said: string[] = [];
    const parts = [
      single('good', process.execPath, ['-e', '0']),
      single('bad', process.execPath, ['-e', 'process.exit(3)']),
      single('killed', process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")']),
      single('missing', '/no/such/program', []),
      single('last', process.execPath, ['-e', '0']),
    ];
    const sum = await runParts(parts, { root: process.cwd(), say: (line) => said.push(line) });
    expect(sum).toEqual({ passed: 2, failed: 3 });
    expect(said.at(-1)).toMatch(/^── last: 1 passed, 0 failed/);
  });

  it('does not take the report of an earlier run for that of a run which wrote none', () => {
    const root = mkdtempSync(join(tmpdir(), 'colloquy-checks-'));
    const part = jestPart('unit', { root });
    part.before?.();
    expect(part.counts(0)).toEqual({ passed: 0, failed: 1 });
    rmSync(root, { recursive: true });
  });
});
