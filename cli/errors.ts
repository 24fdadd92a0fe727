/** 1 failed, 2 called wrongly, 130 interrupted. */
type ExitCode = 1 | 2 | 130;

/** Something went wrong that a person can act on: one sentence, and the exit code of the command. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command was called wrongly: unknown verb, missing or unknown option. */
export function usageError(message: string): CliError {
  return new CliError(message, 2);
}

/** `ENOENT` and friends, where a thrown value carries one; '' else. No instanceof: an error of another realm is none. */
export function errorCode(thrown: unknown): string {
  const coded = typeof thrown === 'object' && thrown !== null && 'code' in thrown;
  return coded && typeof thrown.code === 'string' ? thrown.code : '';
}

/** What a thrown value says, whatever was thrown. */
export function errorText(thrown: unknown): string {
  const worded = typeof thrown === 'object' && thrown !== null && 'message' in thrown;
  return worded ? String(thrown.message) : String(thrown);
}
