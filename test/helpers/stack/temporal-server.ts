import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { findTemporalCli } from '../../../cli/local/temporal-cli.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../../../contracts/search-attributes.ts';
import { Daemon } from './daemon.ts';

/** A dev server that a test may stop and start: what it knows lies in `databaseFile`. */
export function temporalServer(port: number, databaseFile: string): Daemon {
  const cli = findTemporalCli(process.env);
  if (!cli) throw new Error('No Temporal CLI: run `npm test`, which finds or installs one, or set TEMPORAL_CLI_PATH.');
  mkdirSync(dirname(databaseFile), { recursive: true });
  const args = [
    ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', `${port}`],
    // What a killed process has written stays without a flush to disk; only a machine that fails would lose it.
    ...['--db-filename', databaseFile, '--sqlite-pragma', 'synchronous=off', '--log-level', 'error'],
    ...['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
    ...SEARCH_ATTRIBUTE_NAMES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
  ];
  return new Daemon({
    name: 'temporal',
    run: { program: cli.path, args },
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    probe: () => answers(`127.0.0.1:${port}`),
  });
}

async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2000 });
    const ask = () => connection.workflowService.describeNamespace({ namespace: 'default' });
    await connection.withDeadline(Date.now() + 2000, ask).finally(() => connection.close());
    return true;
  } catch {
    return false;
  }
}
