/** Whether Temporal writes such a cause of a failed task in the ordinary course: the worker comes back to it at once. */
export function isHarmless(cause: string): boolean {
  return HARMLESS.includes(cause);
}

const HARMLESS: readonly string[] = ['UNHANDLED_COMMAND', 'FORCE_CLOSE_COMMAND'];
