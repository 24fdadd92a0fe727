import { join } from 'node:path';
import type { ChildSpec } from '../../cli/local/child.ts';
import { childEnvironment, type Installation, planStages, STOP_ORDER } from '../../cli/local/plan.ts';
import { anyFreePort } from '../../cli/local/ports.ts';
import type { LocalSettings } from '../../cli/local/settings.ts';
import type { Plan } from './processes.ts';

/** What is started, and where the parts that `npm start` does not have are found. */
export interface BenchPlan extends Plan {
  bareUrl: string;
  metricsUrl: string;
}

/** The processes of `npm start`, with the emulator that stamps arrivals, and the bare reference's two beside them. */
export async function planBench(settings: LocalSettings, installation: Installation): Promise<BenchPlan> {
  const barePort = await anyFreePort();
  const metricsPort = await anyFreePort();
  const [foundation = [], services = []] = planStages(settings, installation);
  const bare = bareChildren(settings, { dist: installation.dist, barePort });
  const changed = foundation.map((spec) => measuring(spec, { dist: installation.dist, metricsPort }));
  return {
    stages: [changed, services.map(withoutDemo), bare],
    order: ['bare-api', 'bare-worker', ...STOP_ORDER],
    bareUrl: `http://127.0.0.1:${barePort}`,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
  };
}

/** The benchmark links an app of its own: no demo app is to be waited for. */
function withoutDemo(spec: ChildSpec): ChildSpec {
  return { ...spec, env: { ...spec.env, WAIT_FOR_APP: '' } };
}

function measuring(spec: ChildSpec, { dist, metricsPort }: { dist: string; metricsPort: number }): ChildSpec {
  if (spec.name === 'temporal') return { ...spec, args: [...spec.args, '--metrics-port', `${metricsPort}`] };
  return spec.name === 'emulator' ? { ...spec, args: entry(dist, 'bench/sink') } : spec;
}

function bareChildren(settings: LocalSettings, own: { dist: string; barePort: number }): ChildSpec[] {
  const env = { ...childEnvironment(settings), PORT: `${own.barePort}` };
  const common = { command: process.execPath, env, graceMs: 8_000, hint: 'Its last words follow.' };
  return ['api', 'worker'].map((role) => ({
    ...common,
    name: `bare-${role}`,
    args: [...entry(own.dist, 'bench/bare'), role],
  }));
}

const entry = (dist: string, folder: string) => ['--enable-source-maps', join(dist, folder, 'main.js')];
