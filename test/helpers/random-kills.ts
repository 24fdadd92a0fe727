import type { Random } from './random.ts';
import type { Daemon } from './stack/daemon.ts';

const STARTS = 20;

export interface Killing {
  kills: number;
  /** Pause between two kills, ms. */
  pauseMs: { least: number; most: number };
}

/**
 * Kills one of the processes with SIGKILL, starts it again at once, and so on; several may be down together. Resolves with how
 * often each was killed, once all of them are up again.
 */
export async function killAtRandom(daemons: Daemon[], random: Random, killing: Killing): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const down = new Map<Daemon, Promise<unknown>>();
  const failures: unknown[] = [];
  for (let done = 0; done < killing.kills; ) {
    await pause(random.between(killing.pauseMs.least, killing.pauseMs.most));
    const victim = random.one(daemons.filter((daemon) => !down.has(daemon)));
    if (!victim) continue;
    done += 1;
    counts.set(victim.name, (counts.get(victim.name) ?? 0) + 1);
    const up = restart(victim)
      .catch((error: unknown) => failures.push(error))
      .finally(() => down.delete(victim));
    down.set(victim, up);
  }
  await Promise.all(down.values());
  if (failures.length > 0) throw failures[0];
  return counts;
}

/** As a supervisor does: a process that cannot start yet is started again. */
async function restart(daemon: Daemon): Promise<void> {
  await daemon.kill();
  for (let tries = 1; ; tries += 1) {
    try {
      return await daemon.start();
    } catch (error) {
      if (tries === STARTS) throw error;
      await pause(1_000);
    }
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
