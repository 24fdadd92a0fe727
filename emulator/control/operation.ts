import type { Emulator } from '../emulator.ts';

/** A call on the control side: the contact's hand, and the test's. */
export interface ControlOperation {
  method: 'GET' | 'POST';
  path: string;
  /** Answers the status and the body; no body with 204. */
  handle(emulator: Emulator, request: { query: unknown; body: unknown }): { status: number; body?: object };
}
