import type { ParsedText } from './parse.ts';
import type { Path, PathProblem } from './problem.ts';
import { isMap } from './schema/fields.ts';
import { FlowFile } from './schema/flow.ts';
import { readIssues } from './schema/issues.ts';

/** A file as far as it could be read. */
export interface ReadFile {
  /** Undefined where not even the rest makes sense. */
  file?: FlowFile;
  problems: PathProblem[];
  /** Fields above the steps that were left out, as they could not be read. */
  broken: ReadonlySet<string>;
}

type RawFile = { [field: string]: unknown };

/** What to leave out: fields as a whole, or what they hold under some names. */
type Faults = ReadonlyMap<string, ReadonlySet<string> | 'all'>;

function faultsAt(paths: readonly Path[]): Faults {
  const faults = new Map<string, Set<string> | 'all'>();
  for (const [first, name] of paths) {
    const field = String(first ?? '');
    const before = faults.get(field);
    if (name === undefined || before === 'all') faults.set(field, 'all');
    else faults.set(field, (before ?? new Set<string>()).add(String(name)));
  }
  return faults;
}

/** A copy without what is faulty. */
function without(raw: RawFile, faults: Faults): RawFile {
  const kept = Object.entries(raw).flatMap(([field, value]): [string, unknown][] => {
    const fault = faults.get(field);
    if (fault === undefined) return [[field, value]];
    if (fault === 'all' || !isMap(value)) return [];
    return [[field, Object.fromEntries(Object.entries(value).filter(([name]) => !fault.has(name)))]];
  });
  return Object.fromEntries(kept);
}

/**
 * Reads a definition above its steps. What is wrong there is left out and the rest is read, so that its faults come with
 * those of the steps.
 */
export function readFlowFile({ value, written }: Pick<ParsedText, 'value' | 'written'>): ReadFile {
  const read = FlowFile.safeParse(value);
  if (read.success) return { file: read.data, problems: [], broken: new Set() };
  const issues = readIssues(read.error.issues, { value, base: [], written });
  const problems = issues.map((issue): PathProblem => ({ ...issue, severity: 'error', step: '' }));
  const broken = new Set(issues.map(({ path }) => String(path[0] ?? '')));
  if (!isMap(value) || broken.has('steps')) return { problems, broken };
  const rest = without(value, faultsAt(issues.map(({ path }) => path)));
  const { data } = FlowFile.safeParse(broken.has('flow') ? { ...rest, flow: 'unnamed' } : rest);
  return { file: data, problems, broken };
}
