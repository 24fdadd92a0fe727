import type { Json } from '../json.ts';

/** A piece of a request: as it stands, or a secret that only the activity knows, written into its place in that form. */
export type RequestPart = string | { secret: string; form: 'text' | 'url' | 'json' };

/** An HTTP request of a `call` step, filled in but for its secrets. User text is in it as data, never as a reference. */
export interface CallRequest {
  step: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: RequestPart[];
  headers: { [name: string]: RequestPart[] };
  /** The text of the body; JSON unless the flow gave a text. */
  body?: RequestPart[];
  timeoutMs: number;
  /** Tries after the first. */
  retries: number;
}

/** Why there is no answer: refused before it left, too slow, not reached, too large, or a secret that the app does not have. */
export type CallFailureCode =
  | 'CALL_REFUSED'
  | 'CALL_TIMED_OUT'
  | 'CALL_UNREACHABLE'
  | 'CALL_TOO_LARGE'
  | 'CALL_SECRET_MISSING';

/**
 * What became of a request. `body`: parsed where it is JSON, else text; null when empty. `unclear`: it may have been
 * carried out, so that the next try must carry the same Idempotency-Key.
 */
export type CallOutcome =
  | { kind: 'response'; status: number; headers: { [name: string]: string }; body: Json }
  | { kind: 'failed'; code: CallFailureCode; reason: string; unclear: boolean };
