import type { CallFailureCode } from './call.ts';
import type { FlowError } from './engine-types.ts';

/** Stable codes of what can go wrong inside a turn. BUDGET_* end the turn at once; `on_error` may take the others. */
export type FailureCode =
  | 'BUDGET_STEPS'
  | 'BUDGET_ITERATIONS'
  | 'BUDGET_LIST'
  | 'BUDGET_STRING'
  | 'BUDGET_STATE'
  | 'BUDGET_SAID'
  | 'EXPRESSION'
  | 'TYPE'
  | 'NO_QUESTION'
  | 'UNKNOWN_STEP'
  | 'CALL_STATUS'
  | CallFailureCode
  | 'DELIVERY_FAILED'
  | 'WINDOW_CLOSED'
  | 'ENGINE';

/** A step that cannot go on. The reason is a clause without place and without personal data; the engine adds flow and step. */
export class StepFailure extends Error {
  readonly code: FailureCode;
  /** HTTP status of the answer that made it fail. */
  readonly status: number | undefined;

  constructor(code: FailureCode, reason: string, status?: number) {
    super(reason);
    this.name = 'StepFailure';
    this.code = code;
    this.status = status;
  }
}

/** A failure that came from outside the engine, already in its final words. */
export class OutsideFailure extends Error {
  readonly error: FlowError;

  constructor(error: FlowError) {
    super(error.reason);
    this.error = error;
  }
}

/** Whether a failure is an overspent budget. */
export function isBudget(code: string): boolean {
  return code.startsWith('BUDGET_');
}
