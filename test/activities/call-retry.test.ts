import { changedNothing, isTransient, retryDelay } from '../../activities/call-retry.ts';
import type { CallFailureCode, CallOutcome } from '../../core/flow/call.ts';
import { response } from './call-doubles.ts';
import { NOW } from './reply-doubles.ts';

const failed = (code: CallFailureCode, unclear = false): CallOutcome => ({ kind: 'failed', code, reason: '', unclear });

test.each([408, 425, 429, 500, 502, 503, 504])('%i may be better in a moment', (status) => {
  expect(isTransient(response(status))).toBe(true);
});

test.each([200, 204, 302, 400, 401, 403, 404, 409, 410, 422, 501, 505])('%i stays as it is', (status) => {
  expect(isTransient(response(status))).toBe(false);
});

test.each([
  ['CALL_UNREACHABLE', true],
  ['CALL_TIMED_OUT', true],
  ['CALL_REFUSED', false],
  ['CALL_TOO_LARGE', false],
  ['CALL_SECRET_MISSING', false],
] as const)('%s is worth another try: %p', (code, transient) => {
  expect(isTransient(failed(code))).toBe(transient);
});

test.each([
  [failed('CALL_UNREACHABLE', false), true],
  [failed('CALL_UNREACHABLE', true), false],
  [response(429), true],
  [response(425), true],
  [response(408), false],
  [response(500), false],
  [response(503), false],
])('%j certainly changed nothing: %p', (outcome, certain) => {
  expect(changedNothing(outcome)).toBe(certain);
});

describe('the time until the next try', () => {
  const delay = (outcome: CallOutcome, attempt: number, random = 1) =>
    retryDelay(outcome, attempt, { now: NOW, random: () => random });

  test.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [7, 30_000],
    [1_000, 30_000],
  ])('grows: after attempt %i it is %i ms', (attempt, ms) => {
    expect(delay(response(500), attempt)).toBe(ms);
    expect(delay(failed('CALL_UNREACHABLE'), attempt, 0)).toBe(ms / 2);
  });

  test.each([
    ['2', 2_000],
    ['0', 1],
    ['60', 60_000],
    ['3600', 60_000],
    [new Date(NOW + 5_000).toUTCString(), 5_000],
    [new Date(NOW - 5_000).toUTCString(), 1],
    ['soon', 500],
    ['', 500],
  ])('is what the server asks for, up to a minute: Retry-After %j, %i ms', (header, ms) => {
    expect(delay(response(503, { 'retry-after': header }), 1)).toBe(ms);
  });
});
