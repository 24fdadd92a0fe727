import { anyFreePort } from '../../cli/local/ports.ts';
import { type LocalSettings, settle } from '../../cli/local/settings.ts';

/** What of the caller's environment reaches the processes that are measured: no setting of a Colloquy that runs beside. */
const KEPT = ['PATH', 'HOME', 'XDG_CACHE_HOME', 'LOCALAPPDATA', 'TEMPORAL_CLI_PATH', 'NODE_OPTIONS', 'TMPDIR'];

const PORTS = ['PORT', 'EMULATOR_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'METRICS_PORT'];

/** Settings of an installation of its own, in an existing `folder`, on ports that nobody has. */
export async function ownSettings(source: NodeJS.ProcessEnv, folder: string): Promise<LocalSettings> {
  const kept = KEPT.map((name) => [name, source[name]]);
  const ports = await Promise.all(PORTS.map(async (name) => [name, String(await anyFreePort())]));
  const own = { DATA_DIR: folder, LOG_LEVEL: 'warn' };
  return settle({ ...Object.fromEntries(kept), ...Object.fromEntries(ports), ...own }, () => undefined);
}
