import type { ApiDeps } from './deps.ts';

/** Long enough for an update whose workflow asks Sinch; a person waits for it. */
const DEADLINE_MS = 15_000;

/** A call for a person, with a deadline: without one it would wait for an absent server or worker for ever. */
export function callWorkflow<Result>(
  { temporal }: ApiDeps,
  call: () => Promise<Result>,
  deadlineMs = DEADLINE_MS,
): Promise<Result> {
  return temporal.withDeadline(Date.now() + deadlineMs, call);
}
