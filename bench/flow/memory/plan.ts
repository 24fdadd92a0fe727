import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ChildSpec } from '../../../cli/local/child.ts';
import { childEnvironment, planStages } from '../../../cli/local/plan.ts';
import { anyFreePort } from '../../../cli/local/ports.ts';
import type { Plan, Planner } from '../../stack/processes.ts';
import type { Bundles } from '../bundle-size.ts';
import { bundleOf, SUBJECT_NAMES, type SubjectName } from './subjects.ts';

export interface MemoryPlan extends Plan {
  /** Where each worker tells of itself. */
  urls: { [N in SubjectName]: string };
}

/** A Temporal server alone, and a worker of each subject. */
export function planMemory(bundles: Bundles): Planner<MemoryPlan> {
  return async (settings, installation) => {
    const ports = { bare: await anyFreePort(), small: await anyFreePort(), large: await anyFreePort() };
    const [foundation = []] = planStages(settings, installation);
    const env = childEnvironment(settings);
    const own = join(installation.dist, 'bench', 'flow', 'memory');
    const worker = (name: SubjectName): ChildSpec => ({
      name,
      command: process.execPath,
      args: [
        ...PROBED,
        pathToFileURL(join(own, 'heap-probe.js')).href,
        join(own, 'main.js'),
        name,
        bundleOf(name, bundles),
      ],
      env: { ...env, PORT: `${ports[name]}` },
      graceMs: 20_000,
      hint: 'Its last words follow.',
    });
    return {
      stages: [foundation.filter(({ name }) => name === 'temporal'), SUBJECT_NAMES.map(worker)],
      order: [...SUBJECT_NAMES, 'temporal'],
      urls: { bare: urlOf(ports.bare), small: urlOf(ports.small), large: urlOf(ports.large) },
    };
  };
}

const PROBED = ['--expose-gc', '--import'];

const urlOf = (port: number) => `http://127.0.0.1:${port}`;
