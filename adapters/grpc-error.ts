import {
  isGrpcDeadlineError,
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';

/** gRPC's. */
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const UNAUTHENTICATED = 16;

/** Whether Temporal has no such thing: it is gone already, or closed. */
export function isGone(error: unknown): boolean {
  return codeOf(error) === NOT_FOUND;
}

/** Whether Temporal is there, and says that the workflow's task fails and fails. */
export function isStuck(error: unknown): boolean {
  return codeOf(error) === FAILED_PRECONDITION;
}

/** Whether Temporal is there, and does not take the call as it is. */
export function isInvalid(error: unknown): boolean {
  return codeOf(error) === INVALID_ARGUMENT;
}

/** Whether Temporal is there, and does not take the call: as it is, or from us. */
export function isRefused(error: unknown): boolean {
  const code = codeOf(error);
  return isInvalid(error) || code === PERMISSION_DENIED || code === UNAUTHENTICATED;
}

/** Whether nobody answered within the call's deadline. */
export function isWithoutAnswer(error: unknown): boolean {
  return error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(causeOf(error));
}

function codeOf(error: unknown): number | undefined {
  const cause = causeOf(error);
  return isGrpcServiceError(cause) ? cause.code : undefined;
}

/** The client wraps what gRPC says in a ServiceError. */
function causeOf(error: unknown): unknown {
  return error instanceof ServiceError ? error.cause : error;
}
