import type { Json, JsonObject } from '../json.ts';

/** A flow ready to run: plain JSON, at most 128 KB, expression text rather than syntax trees. Made by `compile`, outside the workflow. */
export interface CompiledFlow {
  flow: string;
  /** 0 for a flow that was not published (chat with a file, tests). */
  version: number;
  /** sha256 of the canonical definition, hex. Set by whoever publishes; core computes no hashes. */
  hash: string;
  engine: 1;
  /** The first is the default and the fallback. */
  languages: string[];
  session: SessionRules;
  /** Whole-message keywords: word (lower case) → step. */
  keywords: { [word: string]: string };
  routes: { onError?: string; onUnknown?: string };
  /** Declared variables with their defaults; `sensitive` ones are masked wherever people look. */
  variables: { [name: string]: VariableDeclaration };
  /** In file order: a step falls through to the next. Inline steps of routes stand behind the main ones, closed by an `end`. */
  steps: CompiledStep[];
}

export interface VariableDeclaration {
  type: 'string' | 'number' | 'bool' | 'date' | 'list' | 'map';
  default?: JsonObject[string];
  sensitive: boolean;
}

/** Times in ms; absent means never. */
export interface SessionRules {
  idleMs?: number;
  onIdle?: string;
  expireMs: number;
  onExpire?: string;
  maxMs: number;
  restartWords: string[];
}

/** A text that the contact sees: one for every language, or one per language. May hold `{{ }}`. */
export type Text = string | { [language: string]: string };

/** What a tap on a choice opens on the contact's device, besides answering. */
export type ChoiceAction =
  | { kind: 'url'; url: Text }
  | { kind: 'call'; phone: Text }
  | { kind: 'location'; latitude: Coordinate; longitude: Coordinate; label: Text };

/** A number, or a template that gives one. */
export type Coordinate = number | string;

export interface CompiledChoice {
  text: Text;
  /** What `into` stores; absent: the title in the first language. */
  value?: Json;
  goto?: string;
  synonyms: string[];
  /** Understood, but not shown. */
  hidden: boolean;
  action?: ChoiceAction;
}

export type CompiledMessage =
  | { kind: 'text'; text: Text; choices: CompiledChoice[] }
  | { kind: 'media'; url: Text; thumbnailUrl?: Text }
  | { kind: 'card'; title: Text; description: Text; mediaUrl: Text; choices: CompiledChoice[] }
  | { kind: 'location'; title: Text; label: Text; latitude: Coordinate; longitude: Coordinate };

/** What an answer must look like, and how it is stored (core/flow/formats.ts). */
export type Format =
  | { kind: 'any' }
  | { kind: 'date' }
  | { kind: 'email' }
  | { kind: 'url' }
  | { kind: 'media' }
  | { kind: 'location' }
  | { kind: 'number'; min?: number; max?: number; whole: boolean }
  | { kind: 'phone'; region: string }
  | { kind: 'regex'; pattern: string };

export interface Rule {
  /** CEL over `input.value`; false makes the answer wrong. */
  if: string;
  say: Text;
}

/** The fields of each step kind. A new kind adds a line here; the compiler then asks for its handlers everywhere. */
export interface StepBodies {
  send: { messages: CompiledMessage[] };
  ask: {
    message: CompiledMessage;
    into?: string;
    /** Absent: only the choices answer. */
    format?: Format;
    valid: Rule[];
    retry: Text[];
    onFail?: string;
    /** Ask even when the variable is known. */
    force: boolean;
  };
  branch: { cases: { if: string; goto: string }[]; otherwise: string };
  /** `expression`: CEL; `value`: as it stands, null forgets. In file order. */
  set: { assignments: ({ name: string; expression: string } | { name: string; value: Json })[] };
  language: { to: string };
  goto: { to: string };
  end: Record<string, never>;
}

export type StepKind = keyof StepBodies;

/** One step of a kind as the engine runs it. */
export interface StepOf<K extends StepKind> {
  id: string;
  kind: K;
  /** CEL; false passes the step and its goto over. */
  if?: string;
  goto?: string;
  /** Line of the definition, for errors. */
  line: number;
  body: StepBodies[K];
}

export type CompiledStep = { [K in StepKind]: StepOf<K> }[StepKind];
