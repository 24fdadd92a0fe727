import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { ownHeap } from '../flow/memory/heap-probe.ts';
import type { Look } from './look.ts';

// Loaded before the measured emulator (node --expose-gc --import): answers each question of the driver with what stands below.

const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

async function look(): Promise<Look> {
  const stallMs = delay.max / 1e6 - RESOLUTION_MS;
  const { bytes } = ownHeap();
  // The memory is handed back a little later than it is freed.
  await pause(500);
  delay.reset();
  return { rss: process.memoryUsage.rss(), heap: bytes, stallMs };
}

process.on('message', () => void look().then((seen) => process.send?.(seen)));
process.channel?.unref();
