import type { z } from 'zod';

const STATUS_NAMES: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  413: 'OUT_OF_RANGE',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
};

export interface Problem {
  field: string;
  description: string;
}

/** An answer that is not 200, on either face of the emulator. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';
  readonly status: number;
  readonly problems: Problem[];

  constructor(status: number, message: string, problems: Problem[] = []) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

/** Sinch's wrapped google.rpc form; field problems travel as one BadRequest detail. */
export function errorBody(error: { status: number; message: string; problems?: Problem[] }): object {
  const violations = error.problems ?? [];
  const details = violations.length
    ? [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', field_violations: violations }]
    : [];
  const { status, message } = error;
  return { error: { code: status, message, status: STATUS_NAMES[status] ?? 'UNKNOWN', details } };
}

export function notFound(what: string): EmulatorError {
  return new EmulatorError(404, `${what} not found`);
}

export function invalid(field: string, description: string): EmulatorError {
  return new EmulatorError(400, `${field}: ${description}`, [{ field, description }]);
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), description: 'there is no such field' }));
  }
  return [{ field: issue.path.join('.') || 'body', description: issue.message }];
}

/** Reads a request; every problem is named at once, its values never. */
export function parse<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap(problemsOf);
  const text = problems.map(({ field, description }) => `${field}: ${description}`).join('; ');
  throw new EmulatorError(400, text, problems);
}
