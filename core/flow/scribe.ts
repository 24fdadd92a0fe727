import type { Json } from '../json.ts';
import type { Text } from './compiled.ts';
import type { Path, PathProblem } from './problem.ts';
import type { Target } from './schema/text.ts';
import type { StoredType } from './types.ts';

/** One place of a definition that names something else; `check` looks at each. */
export type Use = { path: Path; step: string } & (
  | { kind: 'target'; to: string }
  | { kind: 'condition'; source: string }
  | { kind: 'assignment'; name: string; source: string }
  | { kind: 'constant'; name: string; value: Json }
  | { kind: 'into'; name: string; stores: StoredType }
  | { kind: 'text'; text: Text }
  | { kind: 'regex'; pattern: string }
);

/** An inline step, to be compiled behind the others. `implied`: where it goes when it does not say. */
export interface InlineStep {
  id: string;
  raw: unknown;
  path: Path;
  implied: 'back' | 'end';
}

/** What compiling writes down beside the steps themselves. */
export interface Notes {
  problems: PathProblem[];
  uses: Use[];
  inline: InlineStep[];
  /** Line of a place in the file. */
  lineOf(path: Path): number;
}

/** Compiling one step: its id, its place, and where to write things down. Paths are relative to the step. */
export interface Scribe {
  id: string;
  path: Path;
  notes: Notes;
}

type UseFields<U> = U extends Use ? Omit<U, 'path' | 'step'> : never;

/** Notes a use at a place of the step. */
export function note(scribe: Scribe, path: Path, use: UseFields<Use>): void {
  scribe.notes.uses.push({ ...use, path: [...scribe.path, ...path], step: scribe.id });
}

/** Notes a text that the contact sees, and gives it back. */
export function noteText(scribe: Scribe, path: Path, text: Text): Text {
  note(scribe, path, { kind: 'text', text });
  return text;
}

/** Notes a jump, and gives its target back. */
export function noteTarget(scribe: Scribe, path: Path, to: string): string {
  note(scribe, path, { kind: 'target', to });
  return to;
}

/** A target as an id: an inline step gets one (`<owner>.<field>`) and is compiled later. */
export function liftTarget(scribe: Scribe, field: Path, target: Target, implied: InlineStep['implied']): string {
  if (typeof target === 'string') return noteTarget(scribe, field, target);
  const name = String(field.at(-1));
  const id = scribe.id ? `${scribe.id}.${name}` : name;
  scribe.notes.inline.push({ id, raw: target, path: [...scribe.path, ...field], implied });
  return id;
}
