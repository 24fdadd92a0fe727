import type { CompiledFlow } from '../flow/compiled.ts';
import type { Path } from '../flow/problem.ts';
import { variableProblems } from '../session/set-variables.ts';
import type { TestFile } from './schema/file.ts';

/** What a test file says that its flow does not have, each with its place. */
export function talkFaults({ tests }: TestFile, flow: CompiledFlow): { path: Path; message: string }[] {
  return tests.flatMap(({ given }, test) =>
    Object.entries(given.variables).flatMap(([name, value]) =>
      variableProblems({ [name]: value }, flow).map((message) => ({
        path: ['tests', test, 'given', 'variables', name],
        message,
      })),
    ),
  );
}
