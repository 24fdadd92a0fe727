import { z } from 'zod';
import { readError } from '../core/sinch/error.ts';
import type { HttpAnswer } from './http-answer.ts';
import { retryAfterMs } from './retry-after.ts';
import { SinchError, type SinchErrorKind } from './sinch-error.ts';

const Failure = z.object({ code: z.string(), syscall: z.string().optional() });

/** No connection came about, so that not one byte of the request was sent. */
const BEFORE_BYTES = new Set([
  'ABORTED_BEFORE',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  // TLS refused the other side: the handshake ends before the request.
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/*
 * Everything else that ends without an answer is unclear: reset and closed connections, time-outs, an abort in flight.
 * That holds for a kept-alive connection too which the other side closed while the request was being written: the same
 * error comes from a server that took the request and died, and only looking can tell.
 */

/** A SinchError for a call that got no whole answer. */
export function failureWithoutAnswer(operation: string, error: unknown): SinchError {
  const read = Failure.safeParse(error);
  const code = read.success ? read.data.code : nameOf(error);
  const before = BEFORE_BYTES.has(code) || (read.success && read.data.syscall === 'connect');
  const kind: SinchErrorKind = before ? 'unavailable' : 'unclear';
  const outcome = before ? 'Sinch was not reached' : 'it is not known whether Sinch took it';
  return new SinchError(kind, {
    message: `Could not ${operation}: ${outcome} (${code})`,
    status: 0,
    code,
    cause: error,
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'UNKNOWN';
}

/** 501 takes nothing; other 5xx may come from something between, behind which the request went on. 408: so too. */
const BY_STATUS: { [status: number]: SinchErrorKind } = {
  401: 'unauthorised',
  408: 'unclear',
  429: 'rateLimited',
  501: 'unavailable',
};

// A gateway answers 503 too when what stands behind it broke with the request in hand. Who says when to come back has not taken it.
function kindOf(status: number, saysWhen: boolean): SinchErrorKind {
  if (status === 503 && saysWhen) return 'unavailable';
  return BY_STATUS[status] ?? (status >= 500 ? 'unclear' : 'refused');
}

const WHAT_TO_DO: { [K in SinchErrorKind]: string } = {
  refused: 'Sinch refused it for good; look at the named fields, the app and the region',
  unauthorised: 'Sinch does not accept the credentials; check project, client id, client secret and region',
  rateLimited: 'Sinch asks for fewer requests; try again later',
  unavailable: 'Sinch is not available and took nothing; try again later',
  unclear: 'Sinch failed and may have taken it; look before trying again',
};

/** A SinchError for an answer whose status is not 2xx. `now` in epoch ms, for a Retry-After that is a date. */
export function failureOfAnswer(operation: string, answer: HttpAnswer, now: number): SinchError {
  const { status } = answer;
  const retryAfter = retryAfterMs(answer.headers['retry-after'], now);
  const kind = kindOf(status, retryAfter !== undefined);
  const { code, fields } = readError(answer.json);
  const named = fields.length > 0 ? `, fields ${fields.join(', ')}` : '';
  return new SinchError(kind, {
    message: `Could not ${operation}: ${WHAT_TO_DO[kind]} (${[status, code].filter((part) => part !== '').join(' ')}${named})`,
    status,
    code: code || `HTTP_${status}`,
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  });
}

/** A 2xx whose body is not what Sinch documents: it was taken, but not how. */
export function unreadableAnswer(operation: string, answer: HttpAnswer): SinchError {
  const message = `Could not ${operation}: Sinch took it, but its answer cannot be read (${answer.status})`;
  return new SinchError('unclear', { message, status: answer.status, code: 'UNREADABLE_ANSWER' });
}
