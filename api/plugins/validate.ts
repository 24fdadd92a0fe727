import type { z } from 'zod';
import { readIssues, type SchemaIssue } from '../../core/flow/schema/issues.ts';

/** A request that its route does not take: every fault of the part of it that was looked at, with its place. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly problems: readonly { at: string; message: string }[];

  constructor(problems: InvalidRequest['problems']) {
    super(problems.map(({ message }) => message).join(' '));
    this.problems = problems;
  }
}

// How a map or a text is written in YAML is no business of a request.
function told({ message, hint }: SchemaIssue): string {
  return hint === '' || /^(Write|Add) /.test(hint) ? message : `${message} ${hint}`;
}

/** How Fastify holds a part of a request against its route's schema: what is wrong is said as it is of flow files. */
export function validatorCompiler({ schema, httpPart = 'body' }: { schema: z.ZodType; httpPart?: string }) {
  const at = (path: readonly (string | number)[]) => [httpPart, ...path].join('/');
  return (value: unknown): { value: unknown } | { error: InvalidRequest } => {
    const read = schema.safeParse(value);
    if (read.success) return { value: read.data };
    const issues = readIssues(read.error.issues, {
      value,
      base: [],
      written: () => undefined,
      subject: (path) => `${at(path)}:`,
    });
    return {
      error: new InvalidRequest(issues.map((issue) => ({ at: at(issue.path), message: told(issue) }))),
    };
  };
}
