import type { Json } from '../json.ts';
import type { CompiledMessage, Text } from './compiled.ts';
import type { Path, PathProblem } from './problem.ts';
import { isMap } from './schema/fields.ts';
import type { Target } from './schema/text.ts';
import type { StoredType } from './types.ts';
import { asComment } from './yaml-traps.ts';

/** Roots that only some places have: an element of `each`, the answer to a call, the app's secrets. */
export type ExtraRoot = 'item' | 'response' | 'secrets';

/** One place of a definition that names something else, or that a rule looks at; `roots`: what expressions may use there. */
export type Use = { path: Path; step: string; roots: readonly ExtraRoot[] } & (
  | { kind: 'target'; to: string }
  /** `answers`: of which types input.value may be there, if the answer to a question is what it is about. */
  | { kind: 'condition'; source: string; answers?: readonly (StoredType | 'any')[] }
  /** CEL that gives a list. */
  | { kind: 'each'; source: string }
  /** A variable that takes the value of an expression. */
  | { kind: 'assignment'; name: string; source: string }
  /** A variable that takes a value as it stands. */
  | { kind: 'constant'; name: string; value: Json }
  /** A variable that takes what comes from outside; 'any': only running can tell which type. */
  | { kind: 'into'; name: string; stores: StoredType | 'any' }
  /** A variable that takes a template, filled in. */
  | { kind: 'filled'; name: string; text: string }
  /** What people see. `address`: it must begin with https:// or http://; `answers`: said of an answer for this variable. */
  | { kind: 'text'; text: Text; address?: true; answers?: string }
  /** What a machine gets. */
  | { kind: 'template'; text: string; address?: true }
  | { kind: 'coordinate'; text: string }
  | { kind: 'regex'; pattern: string }
  /** A language to switch to; may be a template. */
  | { kind: 'language'; text: string }
  | { kind: 'consent'; consent: string }
  /** A whole message; `channel`: the only one that gets it; `reply`: said to a wrong answer, on every channel alike. */
  | { kind: 'message'; message: CompiledMessage; channel?: string; reply?: true }
  /** A word of a contact, normalised, that the session acts upon. */
  | { kind: 'word'; word: string; as: 'keyword' | 'restart word' }
  | { kind: 'receipt'; status: 'delivered' | 'read' }
  /** `given`: variables of the other flow that it is given. */
  | { kind: 'run'; flow: string; given: readonly string[] }
  /** A variable of another flow that takes the value of an expression, or one as it stands. */
  | { kind: 'handIn'; flow: string; theirs: string; source: string }
  | { kind: 'handInConstant'; flow: string; theirs: string; value: Json }
  /** A variable of ours that takes one of another flow. */
  | { kind: 'handOut'; flow: string; theirs: string; mine: string }
);

export type UseOf<K extends Use['kind']> = Extract<Use, { kind: K }>;

/**
 * An inline step, to be compiled behind the others. `implied`: where it goes when it does not say; `below`: the step below
 * the one that it stands in.
 */
export interface InlineStep {
  id: string;
  raw: unknown;
  path: Path;
  implied: 'back' | 'end';
  below: string;
}

/** The file that is compiled: where its parts stand, and how they were written (parse.ts). */
export interface Manuscript {
  /** Line of a place in the file. */
  lineOf(path: Path): number;
  written(path: Path): string | undefined;
  commentBehind(path: Path): string | undefined;
}

/** What compiling writes down beside the steps themselves. */
export interface Notes {
  problems: PathProblem[];
  uses: Use[];
  inline: InlineStep[];
  manuscript: Manuscript;
}

/** Compiling one step: its id, its place, and where to write things down. Paths are relative to the step. */
export interface Scribe {
  id: string;
  path: Path;
  notes: Notes;
  /** Roots that expressions may use here, beside those that always stand. */
  roots: readonly ExtraRoot[];
  /** The step below this one, or below the one that it stands in; '' above the steps. */
  below: string;
  /** Whether the step stands in another, or in a route. */
  inline: boolean;
}

type UseFields<U> = U extends Use ? Omit<U, 'path' | 'step' | 'roots'> : never;

/** Notes a use at a place of the step. */
export function note(scribe: Scribe, path: Path, use: UseFields<Use>): void {
  scribe.notes.uses.push({ ...use, path: [...scribe.path, ...path], step: scribe.id, roots: scribe.roots });
}

/** Notes what is wrong at a place of the step. */
export function complain(scribe: Scribe, path: Path, message: string, hint: string): void {
  scribe.notes.problems.push({ severity: 'error', path: [...scribe.path, ...path], step: scribe.id, message, hint });
}

/** Complains of each `{{` in a value that is taken as it stands. */
export function noteVerbatim(scribe: Scribe, path: Path, value: Json | undefined, hint: string): void {
  if (typeof value === 'string' && value.includes('{{')) {
    complain(scribe, path, 'Nothing fills in a {{ }} here.', hint);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    noteVerbatim(scribe, [...path, Array.isArray(value) ? Number(key) : key], inner, hint);
  }
}

/** The same scribe where expressions may use one root more. */
export function withRoot(scribe: Scribe, root: ExtraRoot): Scribe {
  return { ...scribe, roots: [...scribe.roots, root] };
}

/** What complaining of comments takes. */
interface Margins extends Pick<Scribe, 'id' | 'path'> {
  notes: Pick<Notes, 'problems'> & { manuscript: Pick<Manuscript, 'commentBehind'> };
}

/**
 * Complains of the comment behind a text: `Order #12` is a text with one to YAML. A comment that is meant as one has a blank
 * behind its sign.
 */
export function noteComment(scribe: Margins, path: Path): void {
  const comment = scribe.notes.manuscript.commentBehind([...scribe.path, ...path]);
  if (comment === undefined) return;
  const severity = /^\s|^$/.test(comment) ? 'warning' : 'error';
  scribe.notes.problems.push({
    severity,
    path: [...scribe.path, ...path],
    step: scribe.id,
    ...asComment(comment),
  });
}

function noteComments(scribe: Scribe, path: Path, text: Text): void {
  if (typeof text === 'string') noteComment(scribe, path);
  else for (const language of Object.keys(text)) noteComment(scribe, [...path, language]);
}

/** Notes a text that people see, and gives it back. `answers`: the variable of the answer that it is said of. */
export function noteText(scribe: Scribe, path: Path, text: Text, answers?: string): Text {
  noteComments(scribe, path, text);
  note(scribe, path, { kind: 'text', text, answers });
  return text;
}

/** As `noteText`, for an address. */
export function noteAddress(scribe: Scribe, path: Path, text: Text): Text {
  noteComments(scribe, path, text);
  note(scribe, path, { kind: 'text', text, address: true });
  return text;
}

/** Notes a template that a machine gets, and gives it back. */
export function noteTemplate(scribe: Scribe, path: Path, text: string): string {
  noteComment(scribe, path);
  note(scribe, path, { kind: 'template', text });
  return text;
}

/** Notes a jump, and gives its target back. In an inline step `next` is the step below the one that it stands in. */
export function noteTarget(scribe: Scribe, path: Path, to: string): string {
  note(scribe, path, { kind: 'target', to });
  if (to !== 'next') return to;
  if (scribe.below !== '') return scribe.inline ? scribe.below : to;
  complain(
    scribe,
    path,
    'There is no next step for a route or a keyword.',
    'Give the id of a step, or back, repeat or end.',
  );
  return to;
}

/** Longest id of an inline step: with the name of its flow before it, it must fit the postback of a choice (postback.ts). */
const LONGEST_ID = 80;

function inlineId(scribe: Scribe, field: Path, target: { [field: string]: unknown }): string {
  if (typeof target.id === 'string') return target.id;
  const name = field.filter((key) => typeof key === 'string' && /^(on_|\dxx$|\d{3}$)/.test(key)).join('.');
  return scribe.id ? `${scribe.id}.${name}` : name;
}

/**
 * A target as an id: an inline step gets one, unless it has its own (`<owner>.<field>`), and is compiled later. `implied`:
 * where it goes when it does not say.
 */
export function liftTarget(scribe: Scribe, field: Path, target: Target, implied: InlineStep['implied']): string {
  if (!isMap(target)) return noteTarget(scribe, field, target);
  const id = inlineId(scribe, field, target);
  if (id.length > LONGEST_ID) {
    complain(
      scribe,
      field,
      'This step stands too deep within others.',
      'Make it a step of its own, and give its id here.',
    );
  }
  scribe.notes.inline.push({ id, raw: target, path: [...scribe.path, ...field], implied, below: scribe.below });
  return id;
}

/** As `liftTarget`, for a target that may be left out. */
export function liftOptional(
  scribe: Scribe,
  field: Path,
  target: Target | undefined,
  implied: InlineStep['implied'],
): string | undefined {
  return target === undefined ? undefined : liftTarget(scribe, field, target, implied);
}
