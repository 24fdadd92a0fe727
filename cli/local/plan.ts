import { join } from 'node:path';
import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/search-attributes.ts';
import type { Addresses } from './addresses.ts';
import type { ChildSpec } from './child.ts';
import { DEMO_APP } from './demo.ts';
import type { LocalSettings } from './settings.ts';

/** What the processes of one machine need beside their settings. */
export interface Installation {
  /** The folder of the compiled entry points. */
  dist: string;
  temporalCli: string;
  /** Whether a Temporal server answers at `host:port`. */
  temporalAnswers: (address: string) => Promise<boolean>;
  /** Whether an HTTP server answers at the address, whatever it says. */
  httpAnswers: (address: string) => Promise<boolean>;
}

/** The order in which all are stopped: first who takes work in, last who keeps it. */
export const STOP_ORDER = ['api', 'worker', 'emulator', 'database', 'temporal'];

const LOOPBACK = '127.0.0.1';

/** Where each process keeps its data, in DATA_DIR. */
const KEEPS: { [name: string]: string } = { temporal: 'temporal.db', database: 'database', emulator: 'emulator.json' };

function hintFor(kept: string | undefined, { dataDir }: LocalSettings): string {
  if (kept === undefined) return 'Its last words follow.';
  return `If its data are damaged, restore a backup of ${join(dataDir, kept)}, or move ${dataDir} away to begin anew.`;
}

export function addressesOf({ ports, env }: LocalSettings): Addresses {
  return {
    api: `http://${LOOPBACK}:${ports.api}`,
    emulator: `http://${LOOPBACK}:${ports.emulator}`,
    temporal: env.TEMPORAL_ADDRESS ?? `${LOOPBACK}:${ports.temporal}`,
    temporalUi: `http://${LOOPBACK}:${ports.temporalUi}`,
    ...(env.DATABASE_URL === undefined
      ? { database: `postgres://postgres@${LOOPBACK}:${ports.database}/postgres` }
      : {}),
  };
}

/** The environment of every child: what was given, completed by what this machine provides. What a person named stays. */
export function childEnvironment(settings: LocalSettings): NodeJS.ProcessEnv {
  const { env, ports } = settings;
  const { api, emulator, temporal, database } = addressesOf(settings);
  return {
    ...settings.source,
    PORT: String(ports.api),
    EMULATOR_PORT: String(ports.emulator),
    TEMPORAL_PORT: String(ports.temporal),
    TEMPORAL_UI_PORT: String(ports.temporalUi),
    METRICS_PORT: String(ports.metrics),
    DATA_DIR: settings.dataDir,
    TEMPORAL_ADDRESS: temporal,
    TEMPORAL_NAMESPACE: env.TEMPORAL_NAMESPACE,
    DATABASE_URL: env.DATABASE_URL ?? database,
    PUBLIC_URL: env.PUBLIC_URL ?? api,
    MASTER_KEY: settings.masterKey,
    API_TOKENS: [`${settings.apiToken}:read+operate+publish`, env.API_TOKENS].filter((part) => part !== '').join(','),
    ...sinchAddresses(settings, emulator),
    // Whoever waits for /readyz finds the demo app whole: with its webhook, which its workflow registers, and its flow.
    ...(usesEmulator(settings) ? { WAIT_FOR_APP: DEMO_APP.appId } : {}),
    CALL_ALLOWED_HOSTS: env.CALL_ALLOWED_HOSTS || 'localhost,127.0.0.1,[::1]',
  };
}

/** Whether the Conversation API is the emulator of this machine: it is, unless another one is named. */
export function usesEmulator({ env }: LocalSettings): boolean {
  return env.SINCH_API_URL === undefined;
}

/** The emulator's word counts for the emulator only: a real app's secret must never be sent to it. */
function sinchAddresses(settings: LocalSettings, emulator: string): NodeJS.ProcessEnv {
  const { SINCH_API_URL, SINCH_AUTH_URL } = settings.env;
  if (!usesEmulator(settings)) return { SINCH_API_URL, SINCH_AUTH_URL };
  return { SINCH_API_URL: `${emulator}/regions/{region}`, SINCH_AUTH_URL: SINCH_AUTH_URL ?? emulator };
}

/** First what keeps data and needs nothing, then what needs it. A server or database that was named is not started here. */
export function planStages(settings: LocalSettings, installation: Installation): ChildSpec[][] {
  const { env } = settings;
  const node = nodeChild(settings, installation.dist);
  const foundation = [
    ...(env.TEMPORAL_ADDRESS === undefined ? [temporalChild(settings, installation)] : []),
    ...(env.DATABASE_URL === undefined ? [node('database', 'adapters/database/embedded')] : []),
    { ...node('emulator', 'emulator'), probe: () => installation.httpAnswers(addressesOf(settings).emulator) },
  ];
  return [foundation, [node('api', 'api'), node('worker', 'worker')]];
}

function nodeChild(settings: LocalSettings, dist: string) {
  const env = childEnvironment(settings);
  return (name: string, folder: string): ChildSpec => ({
    name,
    command: process.execPath,
    args: ['--enable-source-maps', join(dist, folder, 'main.js')],
    env,
    // Longer than the worker's own grace time for a request to Sinch that is under way.
    graceMs: name === 'worker' ? 30_000 : 8_000,
    hint: hintFor(KEEPS[name], settings),
  });
}

function temporalChild(settings: LocalSettings, { temporalCli, temporalAnswers }: Installation): ChildSpec {
  return {
    name: 'temporal',
    command: temporalCli,
    args: temporalArguments(settings),
    env: settings.source,
    graceMs: 10_000,
    probe: () => temporalAnswers(addressesOf(settings).temporal),
    hint: hintFor(KEEPS.temporal, settings),
  };
}

export function temporalArguments(settings: LocalSettings): string[] {
  const { ports, env } = settings;
  return [
    ...['server', 'start-dev', '--ip', LOOPBACK, '--port', `${ports.temporal}`, '--ui-port', `${ports.temporalUi}`],
    ...[
      '--namespace',
      env.TEMPORAL_NAMESPACE,
      '--db-filename',
      join(settings.dataDir, 'temporal.db'),
      '--log-level',
      'warn',
    ],
    ...['--ui-codec-endpoint', `${addressesOf(settings).api}/codec`],
    // Off by default before server 1.32; saves a round trip per turn.
    ...['--dynamic-config-value', 'system.enableActivityEagerExecution=true'],
    // From server 1.30 on, which then notes sessions that are stuck; an older one takes no notice.
    ...['--dynamic-config-value', 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2'],
    ...SEARCH_ATTRIBUTE_NAMES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
  ];
}
