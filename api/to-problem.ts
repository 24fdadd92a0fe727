import { isGrpcServiceError, ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { FastifyError } from 'fastify';
import { AppNotLinkedError, TooManySecretsError } from '../adapters/app-links.ts';
import { isDatabaseAway } from '../adapters/database/database.ts';
import { isRefused, isStuck, isWithoutAnswer } from '../adapters/grpc-error.ts';
import { InvalidRequest } from './plugins/validate.ts';
import { notFound, Problem } from './problem.ts';

/** What any thrown thing means to the caller: the one place where errors become answers. Nothing of an unknown error is shown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof AppNotLinkedError) return notFound(`App ${error.appId}`);
  if (error instanceof TooManySecretsError)
    return new Problem(409, 'TOO_MANY_SECRETS', { message: error.message, cause: error });
  if (error instanceof InvalidRequest) {
    return new Problem(400, 'INVALID_REQUEST', { message: error.message, more: { problems: error.problems } });
  }
  return temporalProblem(error) ?? awayProblem(error) ?? frameworkProblem(error) ?? internal(error);
}

function temporalProblem(error: unknown): Problem | undefined {
  if (error instanceof WorkflowNotFoundError) {
    return new Problem(404, 'NOT_RUNNING', { message: 'No workflow runs for this any more.', cause: error });
  }
  if (error instanceof WorkflowUpdateFailedError) {
    const why = error.cause instanceof Error ? error.cause.message : 'it gave no reason';
    return new Problem(409, 'REFUSED', { message: `The workflow refused: ${why}`, cause: error });
  }
  if (isWithoutAnswer(error)) {
    const message =
      'Nobody answered in time: Temporal or the worker is away (GET /readyz says which), or it takes longer. Ask again, with the same Idempotency-Key.';
    return new Problem(503, 'NO_ANSWER', { message, cause: error });
  }
  if (isStuck(error)) {
    const message =
      'The workflow cannot go on with the code that its worker runs, and waits for one that it can: its error is in the Temporal UI.';
    return new Problem(503, 'WORKFLOW_STUCK', { message, cause: error });
  }
  if (isRefused(error)) {
    const message =
      'Temporal does not take the call: `colloquy doctor` looks at its namespace, search attributes and key, and the log of the API has its words.';
    return new Problem(502, 'TEMPORAL_REFUSED', { message, cause: error });
  }
  if (!(error instanceof ServiceError) && !isGrpcServiceError(error)) return undefined;
  return new Problem(503, 'TEMPORAL_AWAY', { message: 'Temporal cannot be reached: try again later.', cause: error });
}

function awayProblem(error: unknown): Problem | undefined {
  if (!isDatabaseAway(error)) return undefined;
  return new Problem(503, 'DATABASE_AWAY', {
    message: 'The database cannot be reached: try again later.',
    cause: error,
  });
}

const FRAMEWORK_CODES: Record<number, string> = {
  413: 'TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  503: 'OVERLOADED',
};

/** Fastify's own and its plugins': their 4xx texts are made for callers. */
function frameworkProblem(error: unknown): Problem | undefined {
  if (!isFastifyError(error)) return undefined;
  const { statusCode = 500, message } = error;
  if (statusCode >= 500 && statusCode !== 503) return undefined;
  return new Problem(statusCode, FRAMEWORK_CODES[statusCode] ?? 'INVALID_REQUEST', { message, cause: error });
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

function internal(cause: unknown): Problem {
  return new Problem(500, 'INTERNAL', { message: 'Something went wrong here; the log has the details.', cause });
}
