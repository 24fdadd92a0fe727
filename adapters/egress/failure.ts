import { z } from 'zod';
import type { CallFailureCode } from '../../core/flow/call.ts';

export type EgressCode = Exclude<CallFailureCode, 'CALL_SECRET_MISSING'>;

/**
 * Why a request has no answer. The message is a clause that completes "Step x of flow y cannot go on: …": it names the host,
 * never a path, query, header or body, which may hold secrets or what a contact wrote.
 */
export class EgressFailure extends Error {
  override readonly name = 'EgressFailure';
  readonly code: EgressCode;

  constructor(code: EgressCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

const Coded = z.object({ code: z.string().regex(/^[A-Z][A-Z0-9_]{1,60}$/) });

/** A word for any error that holds nothing of its message: HTTP clients put addresses and headers there. */
export function codeOf(error: unknown): string {
  const read = Coded.safeParse(error);
  if (read.success) return read.data.code;
  return error instanceof Error ? error.name : 'UNKNOWN';
}

const TOO_LARGE = new Set(['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW']);

/** The failure for whatever a request ended in. `connected`: a connection to that host stood. */
export function toFailure(error: unknown, { host, connected }: { host: string; connected: boolean }): EgressFailure {
  if (error instanceof EgressFailure) return error;
  const code = codeOf(error);
  if (TOO_LARGE.has(code))
    return new EgressFailure('CALL_TOO_LARGE', `the headers that ${host} answered are too large`);
  const what = connected
    ? `its call to ${host} broke off before the whole answer came`
    : `its call could not reach ${host}`;
  return new EgressFailure('CALL_UNREACHABLE', `${what} (${code})`);
}
