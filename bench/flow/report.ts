import { fixed, row as rowOf } from '../table.ts';
import { verdictOn } from '../target.ts';
import type { BundleSize } from './bundle-size.ts';
import type { CompileTime } from './compile-time.ts';
import type { EvilTime } from './evil.ts';
import type { FlowMeasurement } from './measure.ts';
import type { MemoryMeasurement } from './memory/measure.ts';
import type { SubjectName } from './memory/subjects.ts';
import type { ShapeSpeed } from './speed.ts';
import { compileFigures, memoryFigures, slowest, slowestEvil, speedFigures } from './summary.ts';
import { TARGETS } from './targets.ts';

const row = (...cells: string[]) => rowOf([36, 14, 19, 12, 14, 22], cells);

const whole = (value: number) => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '-');
const kb = (bytes: number) => fixed(bytes / 1_000);

/** The run as lines for people. */
export function report({ speed, compile, evil, bundle, memory }: FlowMeasurement): string[] {
  return [
    ...speedLines(speed),
    '',
    ...compileLines(compile),
    '',
    ...evilLines(evil),
    '',
    ...bundleLines(bundle),
    '',
    ...memoryLines(memory),
  ];
}

function speedLines(speed: ShapeSpeed[]): string[] {
  const verdict = verdictOn(TARGETS.stepsPerSecond, slowest(speed));
  return [
    row('engine', 'steps/s, core', 'middle half', 'by the clock', 'CEL a step', 'target'),
    ...speed.map((shape) => {
      const { name, stepsPerSecond, stepsPerWallSecond, evaluationsPerStep } = speedFigures(shape);
      const { median, low, high } = stepsPerSecond;
      const half = `${whole(low)} – ${whole(high)}`;
      return row(name, whole(median), half, whole(stepsPerWallSecond), fixed(evaluationsPerStep));
    }),
    row('  the slowest', whole(slowest(speed)), '', '', '', verdict),
    `In a second of one core's time, median of ${speed[0]?.pairs.length} blocks; CEL a step: how often the CEL library alone evaluates one`,
    'small condition in the time of a step.',
  ];
}

function compileLines(compile: CompileTime): string[] {
  const { ms, wallMs, yamlMs, ratio } = compileFigures(compile);
  return [
    row('1,000 steps', 'ms, core', 'middle half', 'by the clock', 'yaml alone', 'ratio'),
    row(
      'read, checked and compiled',
      fixed(ms.median),
      `${fixed(ms.low)} – ${fixed(ms.high)}`,
      fixed(wallMs),
      fixed(yamlMs),
      fixed(ratio),
    ),
    `${kb(compile.definitionBytes)} KB of YAML in two languages become ${kb(compile.compiledBytes)} KB.`,
  ];
}

function evilLines(evil: EvilTime): string[] {
  return [
    row('4 kB that mean to stall, slowest', 'patterns, ms', 'expressions, ms', '', '', 'target'),
    row('', fixed(evil.patternMs), fixed(evil.expressionMs), '', '', verdictOn(TARGETS.evilMs, slowestEvil(evil))),
  ];
}

const MODULES_SHOWN = 5;

function bundleLines({ code, bare, parts, modules }: BundleSize): string[] {
  const added = code - bare;
  return [
    row('workflow bundle, code in KB', 'Colloquy', 'bare', 'added', '', 'target'),
    row('all of it', kb(code), kb(bare), kb(added), '', verdictOn(TARGETS.bundleAddedKb, added / 1_000)),
    ...parts.map(([part, bytes]) => row(`  ${part}`, '', '', kb(bytes))),
    'Largest modules of these:',
    ...modules.slice(0, MODULES_SHOWN).map(({ path, bytes }) => row(`  ${path}`, '', '', kb(bytes))),
  ];
}

const HELD: { [N in SubjectName]: string } = {
  bare: 'bare workflow',
  small: 'Colloquy, flow of 4 KB',
  large: 'Colloquy, flow of 128 KB',
};

function memoryLines(memory: MemoryMeasurement): string[] {
  return [
    row('1,000 cached sessions add, MiB', 'RSS', 'workflow heap', 'main heap', 'RSS / bare', 'heap / bare'),
    ...(['bare', 'small', 'large'] as const).map((name) => {
      const { rss, workflowHeap, mainHeap, rssRatio, heapRatio } = memoryFigures(memory, name);
      return row(HELD[name], fixed(rss), fixed(workflowHeap), fixed(mainHeap), fixed(rssRatio, 2), fixed(heapRatio, 2));
    }),
    'RSS: the whole process after garbage collection; workflow heap: of the thread in which all workflows live.',
  ];
}
