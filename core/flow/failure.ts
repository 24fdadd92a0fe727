/** Stable codes of what can go wrong inside a turn. BUDGET_* end the turn at once; `on_error` may take the others. */
export type FailureCode =
  | 'BUDGET_STEPS'
  | 'BUDGET_ITERATIONS'
  | 'BUDGET_LIST'
  | 'BUDGET_STRING'
  | 'BUDGET_STATE'
  | 'EXPRESSION'
  | 'TYPE'
  | 'NO_QUESTION'
  | 'UNKNOWN_STEP'
  | 'ENGINE';

/** A step that cannot go on. The reason is a clause without place and without personal data; the engine adds flow and step. */
export class StepFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, reason: string) {
    super(reason);
    this.name = 'StepFailure';
    this.code = code;
  }
}

/** Whether a failure is an overspent budget. */
export function isBudget(code: string): boolean {
  return code.startsWith('BUDGET_');
}
