import type { z } from 'zod';
import type { StepBodies, StepKind, StepOf } from '../compiled.ts';
import type { Path } from '../problem.ts';
import { readIssues, type SchemaIssue, withoutKeys } from '../schema/issues.ts';
import { note, noteTarget, type Scribe } from '../scribe.ts';

/** Fields that steps share. */
export interface StepHeadFields {
  id?: string;
  if?: string;
  goto?: string;
}

/** What a kind must tell to be compiled. */
interface StepDefinition<K extends StepKind, D extends StepHeadFields> {
  kind: K;
  schema: z.ZodType<D>;
  body(definition: D, scribe: Scribe): StepBodies[K];
}

/** How a kind of step is written, and what it compiles to. */
export interface StepCompiler<K extends StepKind> {
  schema: z.ZodType;
  /** Reads one raw step; undefined, with problems noted, when it does not fit its schema. */
  compile(raw: unknown, scribe: Scribe): StepOf<K> | undefined;
}

function compileHead(head: StepHeadFields, scribe: Scribe): Pick<StepHeadFields, 'if' | 'goto'> {
  if (head.if !== undefined) note(scribe, ['if'], { kind: 'condition', source: head.if });
  return { if: head.if, goto: head.goto === undefined ? undefined : noteTarget(scribe, ['goto'], head.goto) };
}

const TIMEOUT_FIELDS: Path = ['timeout', 'on_timeout'];

/** Fields without which the rest of a step means the same. */
const SPARE = new Set<unknown>([
  'content',
  'force',
  'headers',
  'match',
  'on_message',
  'properties',
  'retries',
  'ttl',
  'valid',
  ...TIMEOUT_FIELDS,
]);

/** What to leave out of a step, by paths from it: keys that are not known, and fields that the rest does not hang upon. */
function spare(issues: readonly SchemaIssue[], base: Path): Path[] {
  return issues.flatMap(({ path, at }) => {
    const inner = path.slice(base.length);
    if (at === 'key') return [inner];
    const [kind = '', field = ''] = inner;
    // A time and where it leads hang upon each other.
    const fields = TIMEOUT_FIELDS.includes(field) ? TIMEOUT_FIELDS : [field];
    return SPARE.has(field) ? fields.map((one) => [kind, one]) : [];
  });
}

/** The compiler of a kind from its schema and from how its body is made. */
export function stepCompiler<K extends StepKind, D extends StepHeadFields>(
  definition: StepDefinition<K, D>,
): StepCompiler<K> {
  const { kind, schema, body } = definition;
  const write = (data: D, scribe: Scribe) => {
    const line = scribe.notes.manuscript.lineOf(scribe.path);
    return { id: scribe.id, kind, ...compileHead(data, scribe), line, body: body(data, scribe) };
  };
  const compile = (raw: unknown, scribe: Scribe): StepOf<K> | undefined => {
    const read = schema.safeParse(raw);
    if (read.success) return write(read.data, scribe);
    const { manuscript, problems } = scribe.notes;
    const reading = { value: raw, base: scribe.path, written: manuscript.written };
    const issues = readIssues(read.error.issues, reading);
    for (const issue of issues) problems.push({ ...issue, severity: 'error', step: scribe.id });
    // Without what is faulty the step may be read: what else is wrong with it is told at once.
    const rest = schema.safeParse(withoutKeys(raw, spare(issues, scribe.path)));
    if (rest.success) write(rest.data, scribe);
    return undefined;
  };
  return { schema, compile };
}
