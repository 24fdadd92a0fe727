import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { type LoadOptions, loadFlow } from '../../core/flow/load.ts';

/** What most definitions of tests declare, on the first four lines. */
const HEAD = `flow: test
variables: { name: { type: string }, n: { type: number }, l: { type: list }, m: { type: map }, card: { type: string, sensitive: true } }
hours: { support: { mon-fri: "09:00-17:30" } }
consents: [marketing]
`;

/** A definition of these steps, the first of which stands on line 6 unless something stands above. */
export function definition(steps: string, above = ''): string {
  return `${HEAD}${above}steps:\n${steps}\n`;
}

/** The problems of a definition as `line:column step severity message hint`. */
export function problemsOf(text: string, options?: LoadOptions): string[] {
  return loadFlow(text, options).problems.map(
    ({ line, column, step, severity, message, hint }) => `${line}:${column} ${step} ${severity} ${message} ${hint}`,
  );
}

/** The compiled flow of a definition that must have no problem at all. */
export function compiled(text: string, options?: LoadOptions): CompiledFlow {
  const { flow } = loadFlow(text, options);
  if (!flow) throw new Error(problemsOf(text, options).join('\n'));
  return flow;
}

/** The compiled body of the first step. */
export function bodyOf(step: string, above?: string): unknown {
  return compiled(definition(step, above)).steps[0]?.body;
}
