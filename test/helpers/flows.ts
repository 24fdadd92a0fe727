import type { CompiledFlow, CompiledStep, StepKind, StepOf } from '../../core/flow/compiled.ts';

/** A compiled flow with these steps; everything else as a flow without settings has it, unless overridden. */
export function flowOf(steps: CompiledStep[], more: Partial<CompiledFlow> = {}): CompiledFlow {
  return {
    flow: 'test',
    version: 1,
    hash: 'f'.repeat(64),
    engine: 1,
    languages: ['en'],
    session: { expireMs: 12 * 3_600_000, maxMs: 30 * 24 * 3_600_000, restartWords: ['restart'] },
    keywords: {},
    routes: {},
    hours: {},
    consents: [],
    flows: {},
    variables: { name: { type: 'string', sensitive: false } },
    steps,
    ...more,
  };
}

/** One step of a kind, on line 1. */
export function step<K extends StepKind>(kind: K, id: string, body: StepOf<K>['body'], goto?: string): StepOf<K> {
  return { kind, id, body, line: 1, ...(goto ? { goto } : {}) };
}

/** A step that says a text. */
export function saying(id: string, text: string, goto?: string): StepOf<'send'> {
  return step('send', id, { messages: [{ kind: 'text', text, choices: [] }] }, goto);
}

/** A step that asks for any answer, into `vars.name`. */
export function asking(id: string, text: string, goto?: string): StepOf<'ask'> {
  const message = { kind: 'text' as const, text, choices: [] };
  return step('ask', id, { message, into: 'name', format: { kind: 'any' }, valid: [], retry: [], force: true }, goto);
}

/** Greets, asks for a name, echoes it, asks again: the flow of most session tests. */
export function greetingFlow(more: Partial<CompiledFlow> = {}): CompiledFlow {
  return flowOf(
    [saying('hello', 'Hello!'), asking('ask_name', 'Your name?'), saying('echo', 'Hi {{ vars.name }}.', 'ask_name')],
    more,
  );
}
