import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../bench.ts';
import { type BundleSize, makeBundles, measureBundles } from './bundle-size.ts';
import { type CompileTime, measureCompileTime } from './compile-time.ts';
import { type EvilTime, measureEvil } from './evil.ts';
import { type MemoryMeasurement, measureMemoryOf } from './memory/measure.ts';
import { measureSpeed, type ShapeSpeed } from './speed.ts';

export interface FlowMeasurement {
  speed: ShapeSpeed[];
  compile: CompileTime;
  evil: EvilTime;
  bundle: BundleSize;
  memory: MemoryMeasurement;
}

/** Measures one after the other: nothing else of the benchmark runs while the engine does. Rejects with InvalidMeasurement. */
export async function measureFlow(options: BenchOptions): Promise<FlowMeasurement> {
  options.say('Running flows …');
  const speed = await measureSpeed(options);
  options.say('Compiling a flow of 1,000 steps …');
  const compile = await measureCompileTime(options);
  options.say('Running what means to stall …');
  const evil = measureEvil();
  const folder = await mkdtemp(join(tmpdir(), 'colloquy-bench-bundles-'));
  try {
    options.say('Bundling the workflows …');
    const bundles = await makeBundles(folder);
    const bundle = await measureBundles(bundles);
    return { speed, compile, evil, bundle, memory: await measureMemoryOf(bundles, options) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
