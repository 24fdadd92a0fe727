import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { connectTemporal } from '../../adapters/temporal.ts';
import { provideDatabaseFiles } from './database-template.ts';
import { builtFolder } from './stack/built.ts';
import { Daemon } from './stack/daemon.ts';
import { EmulatorControl } from './stack/emulator-control.ts';
import { addressOfSinch, environmentOf, type Places } from './stack/environment.ts';
import { Gate } from './stack/gate.ts';
import { freePort, freePorts } from './stack/ports.ts';
import { temporalServer } from './stack/temporal-server.ts';
import { TEST_MASTER_KEY } from './temporal.ts';

export interface StackOptions {
  apis?: number;
  workers?: number;
  /** A Temporal server of its own, which can be stopped and started; else the test run's. */
  ownTemporal?: boolean;
  /** More environment for every process. */
  env?: NodeJS.ProcessEnv;
  /** Is given every line that an API, a worker or the database writes, whole. */
  onLine?: (process: string, line: string) => void;
}

/** The real processes of Colloquy and what they stand on, each on a port of its own, with data in a folder of its own. */
export interface Stack {
  database: Daemon;
  emulator: Daemon;
  apis: Daemon[];
  workers: Daemon[];
  /** Only with `ownTemporal`. */
  temporal: Daemon | undefined;
  /** Between the workers and the emulator. */
  sinchGate: Gate;
  /** Between the APIs and Temporal. */
  temporalGate: Gate;
  /** Of each API. */
  apiUrls: string[];
  /** Where each worker tells its metrics. */
  workerMetricsUrls: string[];
  /** What the processes keep, a folder each. */
  folder: string;
  control: EmulatorControl;
  emulatorUrl: string;
  /** Where Sinch calls back. */
  publicUrl: string;
  databaseUrl: string;
  taskQueue: string;
  client: Client;
  /** Runs a part of a test; where it fails, the last lines of every process are printed with the error. */
  watch<T>(part: () => Promise<T>): Promise<T>;
  /** Ends every process and removes the data. Safe to call at any time. */
  close(): Promise<void>;
}

interface Plan {
  folder: string;
  dist: string;
  ports: {
    database: number;
    emulator: number;
    sinchGate: number;
    temporalGate: number;
    /** Where Sinch calls: before all APIs. */
    front: number;
    apis: number[];
    /** Of each worker. */
    metrics: number[];
  };
  temporalPort: number;
  places: Places;
  env: NodeJS.ProcessEnv;
}

let stacks = 0;

/** Starts a stack and waits until all of it is ready. What was started is ended where something cannot start. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const plan = await planOf(options);
  const processes = processesOf(plan, options);
  const { gates, temporal, database, emulator, apis, workers } = processes;
  const all = [...apis, ...workers, emulator, database, ...(temporal ? [temporal] : [])];
  let client: Client | undefined;
  const close = async () => {
    await Promise.all(all.map((daemon) => daemon.stop()));
    await Promise.all([...Object.values(gates).map(({ gate }) => gate.close()), client?.connection.close()]);
    rmSync(plan.folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(Object.values(gates).map(({ gate, port }) => gate.listen(port)));
    await provideDatabaseFiles(join(plan.folder, 'database'));
    await Promise.all([database.start(), emulator.start(), temporal?.start()]);
    client = await connectTemporal({
      environment: { TEMPORAL_ADDRESS: plan.places.temporal },
      dataConverter: createDataConverter({ masterKey: TEST_MASTER_KEY, encryption: 'on' }),
    });
    await Promise.all([...apis, ...workers].map((daemon) => daemon.start()));
  } catch (error) {
    const told = withLogs(error, all);
    await close();
    throw told;
  }
  const emulatorUrl = `http://127.0.0.1:${plan.ports.emulator}`;
  return {
    ...{ database, emulator, apis, workers, temporal, client, close, emulatorUrl },
    sinchGate: gates.sinch.gate,
    temporalGate: gates.temporal.gate,
    apiUrls: plan.ports.apis.map((port) => `http://127.0.0.1:${port}`),
    workerMetricsUrls: plan.ports.metrics.map((port) => `http://127.0.0.1:${port}/metrics`),
    folder: plan.folder,
    control: new EmulatorControl(emulatorUrl),
    taskQueue: plan.places.taskQueue,
    databaseUrl: plan.places.databaseUrl,
    publicUrl: plan.places.publicUrl,
    watch: (part) =>
      part().catch((error: unknown) => {
        throw withLogs(error, all);
      }),
  };
}

async function planOf({ apis = 1, workers = 1, ownTemporal = false, env = {} }: StackOptions): Promise<Plan> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-stack-'));
  const ports = {
    database: await freePort(),
    emulator: await freePort(),
    sinchGate: await freePort(),
    temporalGate: await freePort(),
    front: await freePort(),
    apis: await freePorts(apis),
    metrics: await freePorts(workers),
  };
  const own = ownTemporal ? await freePort() : 0;
  const temporal = own ? `127.0.0.1:${own}` : (process.env.TEST_TEMPORAL_ADDRESS ?? '');
  stacks += 1;
  const places = {
    dataDir: folder,
    taskQueue: `colloquy-${process.pid}-${stacks}-${ports.emulator}`,
    temporal,
    databaseUrl: `postgresql://postgres@127.0.0.1:${ports.database}/postgres`,
    sinch: `http://127.0.0.1:${ports.emulator}`,
    publicUrl: `http://127.0.0.1:${ports.front}`,
  };
  const temporalPort = Number(temporal.split(':')[1]);
  return { folder, dist: builtFolder(), ports, temporalPort, places, env };
}

function processesOf(plan: Plan, { ownTemporal = false, onLine }: StackOptions) {
  const { ports, places, folder } = plan;
  const env = { ...environmentOf(places), ...plan.env };
  const main = (path: string) => ({ main: join(plan.dist, path, 'main.js') });
  const worker = { ...env, ...addressOfSinch(`http://127.0.0.1:${ports.sinchGate}`), ...plan.env };
  const api = { ...env, TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporalGate}` };
  const ours = (name: string, path: string, more: NodeJS.ProcessEnv) =>
    new Daemon({ name, run: main(path), env: more, onLine: onLine && ((line) => onLine(name, line)) });
  return {
    gates: {
      sinch: { gate: new Gate([ports.emulator]), port: ports.sinchGate },
      temporal: { gate: new Gate([plan.temporalPort]), port: ports.temporalGate },
      front: { gate: new Gate(ports.apis), port: ports.front },
    },
    temporal: ownTemporal ? temporalServer(plan.temporalPort, join(folder, 'temporal', 'temporal.db')) : undefined,
    database: ours('database', 'adapters/database/embedded', env),
    emulator: new Daemon({
      name: 'emulator',
      run: main('emulator'),
      env: { ...env, EMULATOR_PORT: `${ports.emulator}`, DATA_DIR: join(folder, 'emulator') },
    }),
    apis: ports.apis.map((port, i) => ours(`api ${i + 1}`, 'api', { ...api, PORT: `${port}` })),
    workers: ports.metrics.map((port, i) => ours(`worker ${i + 1}`, 'worker', { ...worker, METRICS_PORT: `${port}` })),
  };
}

function withLogs(error: unknown, daemons: Daemon[]): unknown {
  if (!(error instanceof Error)) return error;
  const logs = daemons.map(({ name, log }) => `── ${name}\n${log.split('\n').slice(-40).join('\n')}`);
  error.message = `${error.message}\n\n${logs.join('\n')}`;
  return error;
}
