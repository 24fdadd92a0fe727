import type { z } from 'zod';
import type { StepBodies, StepKind, StepOf } from '../compiled.ts';
import { readIssues } from '../schema/issues.ts';
import { note, noteTarget, type Scribe } from '../scribe.ts';

/** Fields that every kind of step shares. */
export interface StepHeadFields {
  id?: string;
  if?: string;
  goto?: string;
}

/** Reads one raw step of a kind; undefined, with problems noted, when it does not fit its schema. */
export type StepCompiler<K extends StepKind> = (raw: unknown, scribe: Scribe) => StepOf<K> | undefined;

/** What a kind must tell to be compiled. `known`: its field names, to suggest from. */
export interface StepDefinition<K extends StepKind, D extends StepHeadFields> {
  kind: K;
  schema: z.ZodType<D>;
  known: readonly string[];
  body(definition: D, scribe: Scribe): StepBodies[K];
}

function noteHead(head: StepHeadFields, scribe: Scribe): void {
  if (head.if !== undefined) note(scribe, ['if'], { kind: 'condition', source: head.if });
  if (head.goto !== undefined) noteTarget(scribe, ['goto'], head.goto);
}

/** The compiler of a kind from its schema and from how its body is made. */
export function stepCompiler<K extends StepKind, D extends StepHeadFields>(
  definition: StepDefinition<K, D>,
): StepCompiler<K> {
  const { kind, schema, known, body } = definition;
  return (raw, scribe) => {
    const read = schema.safeParse(raw);
    if (!read.success) {
      const issues = readIssues(read.error.issues, [...known, 'id', 'if', 'goto'], scribe.path);
      for (const issue of issues) scribe.notes.problems.push({ ...issue, severity: 'error', step: scribe.id });
      return undefined;
    }
    const head: StepHeadFields = read.data;
    noteHead(head, scribe);
    const line = scribe.notes.lineOf(scribe.path);
    return { id: scribe.id, kind, if: head.if, goto: head.goto, line, body: body(read.data, scribe) };
  };
}
