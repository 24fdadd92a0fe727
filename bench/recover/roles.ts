/** Two workers: one holds the sessions, the other one recovers them, so that its memory is that of the recovery alone. */
export const ROLES = ['sessions', 'recovery'] as const;
export type Role = (typeof ROLES)[number];

export function taskQueueOf(role: Role): string {
  return `recover-${role}`;
}
