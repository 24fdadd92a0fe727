import { planBench } from './plan.ts';
import { type Processes, type StackOptions, withProcesses } from './processes.ts';

/** Both systems on one Temporal server and one emulator, in processes of their own. */
export interface Stack extends Processes {
  bareUrl: string;
  /** Temporal's own counters, in Prometheus' text format. */
  metricsUrl: string;
}

/** Runs `work` on a fresh stack in a folder of its own, and leaves nothing behind, whatever happens. */
export function withStack<T>(options: StackOptions, work: (stack: Stack) => Promise<T>): Promise<T> {
  return withProcesses(options, planBench, (processes, { bareUrl, metricsUrl }) =>
    work({ ...processes, bareUrl, metricsUrl }),
  );
}
