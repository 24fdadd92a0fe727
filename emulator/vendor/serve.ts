import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Emulator } from '../emulator.ts';
import { EmulatorError, errorBody } from '../error.ts';
import type { Fault } from '../faults.ts';
import { isObject, withoutNulls } from '../json.ts';
import { countRequest } from '../state/ledger.ts';
import { assertAddress } from './address.ts';
import { authorize, endAuthorization } from './authorization.ts';
import type { Operation, VendorRequest } from './operation.ts';

const Params = z.record(z.string(), z.string());

const header = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');

/** Nulls that an update names are for its operation to read. */
function bodyOf({ method, body }: FastifyRequest): unknown {
  return method !== 'PATCH' && isObject(body) ? withoutNulls(body) : body;
}

function readRequest(request: FastifyRequest): VendorRequest {
  const params = Params.parse(request.params);
  return {
    projectId: params.projectId ?? '',
    params,
    query: request.query,
    body: bodyOf(request),
    authorization: header(request.headers.authorization),
    region: params.region ?? '',
  };
}

/** Cuts the connection without a word: the client sees a reset, not an end. */
function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.request.raw.socket.resetAndDestroy();
  return reply;
}

function forcedAnswer(reply: FastifyReply, status: number, { headers, body }: Fault): FastifyReply {
  return reply
    .code(status)
    .headers(headers ?? {})
    .send(body ?? errorBody({ status, message: 'A fault rule of the emulator asked for this answer.' }));
}

/** The 401 that makes clients renew their token says so in www-authenticate (as the official SDK reads it). */
function assertAuthorized(emulator: Emulator, authorization: string, reply: FastifyReply): void {
  const state = authorize(emulator, authorization);
  if (state === 'valid') return;
  const description = state === 'expired' ? ', error="invalid_token", error_description="Jwt expired at its time"' : '';
  reply.header('www-authenticate', `Bearer realm="emulator"${description}`);
  throw new EmulatorError(401, 'Request had invalid credentials.');
}

/** Counts the call, plays the next fault that waits for it, and answers. */
export async function serve(emulator: Emulator, operation: Operation, reply: FastifyReply): Promise<object> {
  const request = readRequest(reply.request);
  countRequest(emulator.state.ledger, operation.name);
  const fault = emulator.faults.take([operation.name], 'transport') ?? {};
  if (fault.delayMs) await sleep(fault.delayMs);
  if (fault.drop === 'before-accept') return cut(reply);
  if (fault.status !== undefined) return forcedAnswer(reply, fault.status, fault);
  // Before the check, so that this very call is the one that is refused.
  if (fault.expireToken) endAuthorization(emulator, request.authorization, 'expired');
  if (fault.revokeToken) endAuthorization(emulator, request.authorization, 'revoked');
  // The token endpoint is no part of the API, and OAuth passes over what it does not know.
  if (operation.name !== 'token') {
    assertAuthorized(emulator, request.authorization, reply);
    assertAddress(operation, request);
  }
  const answer = operation.handle(emulator, request);
  emulator.touch();
  return fault.drop === 'after-accept' ? cut(reply) : answer;
}
