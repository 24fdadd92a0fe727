import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readArguments } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { createHttpClient } from '../http-client.ts';
import { writeAddresses } from '../local/addresses.ts';
import { occupyDataDir } from '../local/data-dir.ts';
import { type Demo, provideDemo, waitUntilServing } from '../local/demo.ts';
import { noteProcesses } from '../local/leftovers.ts';
import { addressesOf, planStages, STOP_ORDER, usesEmulator } from '../local/plan.ts';
import { httpAnswers, temporalAnswers } from '../local/probes.ts';
import { dataDirOf, type LocalSettings, settle } from '../local/settings.ts';
import { Supervisor } from '../local/supervisor.ts';
import { provideTemporalCli } from '../local/temporal-cli-install.ts';
import { welcomeText } from '../local/welcome-text.ts';
import { packageRoot } from '../package-root.ts';

const USAGE = 'start [--json]';
const SERVING_WITHIN_MS = 60_000;

/** Everything on one machine, until Ctrl-C: Temporal, database, emulator, API, worker, a demo app with a flow (if it is the emulator's). */
export const start: Command = {
  summary: 'everything on one machine, until Ctrl-C',
  usage: USAGE,
  async run(args, terminal) {
    // First of all: from here on Ctrl-C leaves nothing behind.
    const interrupted = untilInterrupted(terminal.interrupted);
    const { values } = readArguments(args, {}, USAGE);
    const dataDir = dataDirOf(terminal.env);
    const leave = await occupyDataDir(dataDir);
    try {
      const settings = await settle(terminal.env, terminal.err);
      await serve(settings, { terminal, interrupted, json: values.json });
    } finally {
      leave();
    }
    return 0;
  },
};

interface Session {
  terminal: Terminal;
  json: boolean;
}

/** Brings all up, stays until it is interrupted, stops all: also when bringing up fails halfway. */
async function serve(
  settings: LocalSettings,
  { terminal, interrupted, json }: Session & { interrupted: Promise<undefined> },
): Promise<void> {
  const supervisor = new Supervisor({
    logDir: join(settings.dataDir, 'logs'),
    say: terminal.err,
    changed: (processes) => noteProcesses(settings.dataDir, processes),
  });
  const dismissReaper = startReaper(settings.dataDir);
  try {
    const demo = await Promise.race([bringUp(settings, { supervisor, terminal }), interrupted]);
    if (demo !== undefined) announce(settings, { demo, terminal, json });
    await interrupted;
    terminal.err('Stopping …');
  } finally {
    await supervisor.stop(STOP_ORDER);
    dismissReaper();
  }
}

function untilInterrupted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** See reaper.ts: it goes on after whatever ends this process, and leaves when it is let go with nothing noted. */
export function startReaper(dataDir: string): () => void {
  const args = [join(packageRoot(), 'dist', 'cli', 'local', 'main.js'), dataDir];
  const reaper = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  return () => {
    if (reaper.connected) reaper.disconnect();
    reaper.unref();
  };
}

async function bringUp(
  settings: LocalSettings,
  { supervisor, terminal }: { supervisor: Supervisor; terminal: Terminal },
): Promise<Demo | null> {
  const stages = planStages(settings, await installation(settings, terminal));
  // Before they are there: where one of them does not come up, the doctor finds the others.
  writeAddresses(settings.dataDir, addressesOf(settings));
  for (const stage of stages) {
    terminal.err(`Starting ${stage.map(({ name }) => name).join(', ')} …`);
    await Promise.all(stage.map((spec) => supervisor.start(spec)));
  }
  const { api, emulator } = clients(settings);
  const demo = usesEmulator(settings) ? await provideDemo({ api, emulator, root: packageRoot() }) : null;
  await waitUntilServing(api, SERVING_WITHIN_MS);
  return demo;
}

async function installation({ env }: LocalSettings, terminal: Terminal) {
  const ownServer = env.TEMPORAL_ADDRESS === undefined;
  const cli = ownServer ? await provideTemporalCli(terminal.env, terminal.err) : undefined;
  if (cli !== undefined) terminal.err(`Temporal CLI: ${cli.path} (${cli.way})`);
  return {
    dist: join(packageRoot(), 'dist'),
    temporalCli: cli?.path ?? '',
    temporalAnswers: (address: string) => temporalAnswers(address, env.TEMPORAL_NAMESPACE),
    httpAnswers,
  };
}

function clients(settings: LocalSettings) {
  const { api, emulator } = addressesOf(settings);
  return {
    api: createHttpClient(api, { token: settings.apiToken, whatItIs: 'The API' }),
    emulator: createHttpClient(emulator, { whatItIs: 'The emulator' }),
  };
}

function announce(settings: LocalSettings, { demo, terminal, json }: Session & { demo: Demo | null }): void {
  const addresses = addressesOf(settings);
  if (json) terminal.out(JSON.stringify({ up: true, ...addresses, demo }));
  else for (const line of welcomeText(addresses, { demo, dataDir: settings.dataDir })) terminal.out(line);
}
