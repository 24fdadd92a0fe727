import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ChildSpec } from '../../cli/local/child.ts';
import { childEnvironment, planStages } from '../../cli/local/plan.ts';
import { anyFreePort } from '../../cli/local/ports.ts';
import type { Plan, Planner } from '../stack/processes.ts';
import { ROLES, type Role } from './roles.ts';

export interface RecoveryPlan extends Plan {
  /** Where the worker that recovers tells of its memory. */
  memoryUrl: string;
}

/** Temporal and the database, and the two workers. */
export const planRecovery: Planner<RecoveryPlan> = async (settings, { dist, ...installation }) => {
  const ports = { sessions: await anyFreePort(), recovery: await anyFreePort() };
  const [foundation = []] = planStages(settings, { dist, ...installation });
  const env = childEnvironment(settings);
  const probe = pathToFileURL(join(dist, 'bench', 'flow', 'memory', 'heap-probe.js')).href;
  const worker = (role: Role): ChildSpec => ({
    name: role,
    command: process.execPath,
    args: ['--expose-gc', '--import', probe, join(dist, 'bench', 'recover', 'main.js'), role],
    env: { ...env, PORT: `${ports[role]}` },
    graceMs: 20_000,
    hint: 'Its last words follow.',
  });
  return {
    stages: [foundation.filter(({ name }) => name !== 'emulator').map(unhurried), ROLES.map(worker)],
    order: [...ROLES, 'database', 'temporal'],
    memoryUrl: `http://127.0.0.1:${ports.recovery}/memory`,
  };
};

/** What is measured is the recovery, not how fast the disk says that it has written: that would be most of the time. */
function unhurried(spec: ChildSpec): ChildSpec {
  return spec.name === 'temporal' ? { ...spec, args: [...spec.args, '--sqlite-pragma', 'synchronous=off'] } : spec;
}
