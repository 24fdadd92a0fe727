import { resolve } from 'node:path';
import { type Env, parseEnv } from '../../config/env.ts';
import { apiToken, masterKey } from './key-files.ts';
import { anyFreePort, choosePorts, type WantedPort } from './ports.ts';

/** Everything that the processes of one `start` are told, settled before the first of them runs. */
export interface LocalSettings {
  env: Env;
  /** The environment as it was given: children inherit it, ours on top. */
  source: NodeJS.ProcessEnv;
  dataDir: string;
  ports: { api: number; emulator: number; temporal: number; temporalUi: number; database: number; metrics: number };
  masterKey: string;
  apiToken: string;
}

const PORTS = [
  ['PORT', 'API and webhooks'],
  ['EMULATOR_PORT', 'emulator'],
  ['TEMPORAL_PORT', 'Temporal'],
  ['TEMPORAL_UI_PORT', 'Temporal UI'],
  ['METRICS_PORT', 'metrics of the worker'],
] as const;

/** The absolute folder that DATA_DIR names. */
export function dataDirOf(source: NodeJS.ProcessEnv): string {
  return resolve(parseEnv(source).DATA_DIR);
}

/** Picks ports and reads or makes the keys. Throws CliError for what a person must change. */
export async function settle(source: NodeJS.ProcessEnv, say: (line: string) => void): Promise<LocalSettings> {
  const env = parseEnv(source);
  const dataDir = resolve(env.DATA_DIR);
  const keys = { masterKey: env.MASTER_KEY ?? masterKey(dataDir), apiToken: apiToken(dataDir) };
  const { ports, moves } = await choosePorts(wantedPorts(env, source));
  for (const move of moves) say(move);
  const port = (variable: string) => ports.get(variable) ?? 0;
  return {
    env,
    source,
    dataDir,
    ports: {
      api: port('PORT'),
      emulator: port('EMULATOR_PORT'),
      temporal: port('TEMPORAL_PORT'),
      temporalUi: port('TEMPORAL_UI_PORT'),
      metrics: port('METRICS_PORT'),
      database: await anyFreePort(),
    },
    ...keys,
  };
}

function wantedPorts(env: Env, source: NodeJS.ProcessEnv): WantedPort[] {
  return PORTS.map(([variable, purpose]) => ({
    variable,
    purpose,
    port: env[variable],
    named: (source[variable] ?? '') !== '',
  }));
}
