import type { JsonObject } from '../json.ts';

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

/** One step as the engine runs it. The step kinds' own fields live in core/flow/nodes/<kind>.ts. */
export interface CompiledStep {
  id: string;
  kind: string;
  /** CEL; false passes the step and its goto over. */
  if?: string;
  goto?: string;
  /** Line of the definition, for errors. */
  line: number;
  body: JsonObject;
}
