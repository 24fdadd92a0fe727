import { median, type Spread, spreadOf } from '../statistics.ts';
import type { CompileTime } from './compile-time.ts';
import type { EvilTime } from './evil.ts';
import type { FlowMeasurement } from './measure.ts';
import { type MemoryMeasurement, SESSIONS } from './memory/measure.ts';
import type { SubjectName } from './memory/subjects.ts';
import type { ShapeSpeed } from './speed.ts';
import type { FlowFigures } from './targets.ts';
import { perCpuSecond, perSecond, type TimedPair } from './timed.ts';

/** How fast one shape ran. */
export interface SpeedFigures {
  name: string;
  /** In a second of one core. */
  stepsPerSecond: Spread;
  /** By the clock, with whatever else ran on the machine. */
  stepsPerWallSecond: number;
  /** Evaluations of the reference (one small condition by the CEL library alone) in the time of one step. */
  evaluationsPerStep: number;
}

export function speedFigures({ name, pairs }: ShapeSpeed): SpeedFigures {
  return {
    name,
    stepsPerSecond: spreadOf(pairs.map(({ subject }) => perCpuSecond(subject))),
    stepsPerWallSecond: median(pairs.map(({ subject }) => perSecond(subject))),
    evaluationsPerStep: median(pairs.map(({ subject, reference }) => perCpuSecond(reference) / perCpuSecond(subject))),
  };
}

/** How long the longest flow takes, in ms of one core; the ratio is to `yaml` parsing the same text. */
export interface CompileFigures {
  ms: Spread;
  wallMs: number;
  yamlMs: number;
  ratio: number;
}

const cpuMsOf = ({ cpuMs, units }: TimedPair['subject']) => cpuMs / units;

export function compileFigures({ pairs }: CompileTime): CompileFigures {
  return {
    ms: spreadOf(pairs.map(({ subject }) => cpuMsOf(subject))),
    wallMs: median(pairs.map(({ subject }) => subject.wallMs / subject.units)),
    yamlMs: median(pairs.map(({ reference }) => cpuMsOf(reference))),
    ratio: median(pairs.map(({ subject, reference }) => cpuMsOf(subject) / cpuMsOf(reference))),
  };
}

/** What a thousand cached sessions add to a worker, MiB; ratios are to those of the bare workflow. */
export interface MemoryFigures {
  rss: number;
  workflowHeap: number;
  mainHeap: number;
  rssRatio: number;
  heapRatio: number;
}

const MIB = 1_024 * 1_024;

export function memoryFigures(memory: MemoryMeasurement, name: SubjectName): MemoryFigures {
  const [held, bare] = [addedBy(memory, name), addedBy(memory, 'bare')];
  return { ...held, rssRatio: held.rss / bare.rss, heapRatio: held.workflowHeap / bare.workflowHeap };
}

function addedBy(memory: MemoryMeasurement, name: SubjectName) {
  const { before, after } = memory[name];
  const added = (field: keyof typeof after) => ((after[field] - before[field]) / SESSIONS / MIB) * 1_000;
  return { rss: added('rss'), workflowHeap: added('workflowHeap'), mainHeap: added('mainHeap') };
}

/** What is kept of a run: the judged figures first, then what stands beside and behind them. */
export interface FlowSummary extends FlowFigures {
  compileMs: number;
  compileRatio: number;
  pairs: number;
  speed: { [shape: string]: { stepsPerSecond: number; low: number; high: number; wall: number; evaluations: number } };
  bundle: { codeKb: number; bareKb: number; parts: { [part: string]: number } };
  memory: { [N in SubjectName]: MemoryFigures };
}

const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));

/** The slowest shape's steps in a second of one core. */
export function slowest(speed: readonly ShapeSpeed[]): number {
  return Math.min(...speed.map((shape) => speedFigures(shape).stepsPerSecond.median));
}

/** The slowest of what means to stall. */
export const slowestEvil = ({ patternMs, expressionMs }: EvilTime) => Math.max(patternMs, expressionMs);

export function summarise({ speed, compile, evil, bundle, memory }: FlowMeasurement): FlowSummary {
  const { ms, ratio } = compileFigures(compile);
  return {
    stepsPerSecond: rounded(slowest(speed), 0),
    bundleAddedKb: rounded((bundle.code - bundle.bare) / 1_000),
    evilMs: rounded(slowestEvil(evil)),
    compileMs: rounded(ms.median),
    compileRatio: rounded(ratio),
    pairs: compile.pairs.length,
    speed: Object.fromEntries(speed.map((shape) => [shape.name, speedSummary(speedFigures(shape))])),
    bundle: {
      codeKb: rounded(bundle.code / 1_000),
      bareKb: rounded(bundle.bare / 1_000),
      parts: Object.fromEntries(bundle.parts.map(([part, bytes]) => [part, rounded(bytes / 1_000)])),
    },
    memory: {
      bare: roundedAll(memoryFigures(memory, 'bare')),
      small: roundedAll(memoryFigures(memory, 'small')),
      large: roundedAll(memoryFigures(memory, 'large')),
    },
  };
}

function speedSummary({ stepsPerSecond, stepsPerWallSecond, evaluationsPerStep }: SpeedFigures) {
  return {
    stepsPerSecond: rounded(stepsPerSecond.median, 0),
    low: rounded(stepsPerSecond.low, 0),
    high: rounded(stepsPerSecond.high, 0),
    wall: rounded(stepsPerWallSecond, 0),
    evaluations: rounded(evaluationsPerStep),
  };
}

function roundedAll({ rss, workflowHeap, mainHeap, rssRatio, heapRatio }: MemoryFigures): MemoryFigures {
  return {
    rss: rounded(rss),
    workflowHeap: rounded(workflowHeap),
    mainHeap: rounded(mainHeap),
    rssRatio: rounded(rssRatio),
    heapRatio: rounded(heapRatio),
  };
}
