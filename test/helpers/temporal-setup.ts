import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { findTemporalCli } from '../../cli/local/temporal-cli.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';

declare global {
  // eslint-disable-next-line no-var
  var temporalOfTestRun: TestWorkflowEnvironment | undefined;
}

const DYNAMIC = [
  'system.enableActivityEagerExecution=true',
  // A closed run is deleted once it is noted how far the server is with everything: half a minute by default.
  'history.transferProcessorUpdateAckInterval="1s"',
  'history.visibilityProcessorUpdateAckInterval="1s"',
  // How long a run lives at least before it continues as new: a second by default, which tests with short runs would wait.
  'history.workflowIdReuseMinimalInterval="10ms"',
];

/** One dev server and one workflow bundle for the whole run; test files reach them through the environment. */
export default async function startTemporal(): Promise<void> {
  const folder = join(process.cwd(), '.test');
  mkdirSync(folder, { recursive: true });
  const bundle = join(folder, 'workflow-bundle.js');
  const starting = TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: temporalCli() },
      searchAttributes: Object.values(SearchAttribute),
      log: { level: 'error', format: 'json' },
      extraArgs: DYNAMIC.flatMap((setting) => ['--dynamic-config-value', setting]),
    },
  });
  const [server, bundled] = await Promise.allSettled([starting, bundleWorkflows(bundle)]);
  if (server.status === 'rejected') throw server.reason;
  const environment = server.value;
  if (bundled.status === 'rejected') {
    // Jest runs no teardown after a setup that failed: the server would stay.
    await environment.teardown();
    throw bundled.reason;
  }
  globalThis.temporalOfTestRun = environment;
  process.env.TEST_TEMPORAL_ADDRESS = environment.address;
  process.env.TEST_WORKFLOW_BUNDLE = bundle;
}

function temporalCli(): string {
  const found = findTemporalCli(process.env);
  if (found) return found.path;
  throw new Error(
    'No Temporal CLI for the tests: run `npm test`, which finds or installs one, or set TEMPORAL_CLI_PATH.',
  );
}
