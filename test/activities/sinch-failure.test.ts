import { sinchFailure, toFailure, withDetails } from '../../activities/sinch-failure.ts';
import { SinchError, type SinchErrorKind } from '../../adapters/sinch-error.ts';

const error = (kind: SinchErrorKind, retryAfterMs?: number) =>
  new SinchError(kind, {
    message: 'apps:get failed',
    status: 429,
    code: 'X',
    retryAfterMs,
    cause: { header: 'secret' },
  });

describe('the failure of a Sinch call', () => {
  test.each([
    ['refused', 'SINCH_REFUSED', true],
    ['unauthorised', 'APP_UNAUTHORISED', false],
    ['rateLimited', 'RATE_LIMITED', false],
    ['unavailable', 'SINCH_UNAVAILABLE', false],
    ['unclear', 'SEND_UNCLEAR', false],
  ] as const)('%s is %s, permanent: %s', (kind, type, nonRetryable) => {
    expect(sinchFailure(error(kind), 1)).toMatchObject({ type, nonRetryable, message: 'apps:get failed' });
  });

  test.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [3, 1, 4_000],
    [50, 1, 60_000],
    [50, 0, 30_000],
  ])('without Retry-After, attempt %i with chance %d waits %i ms', (attempt, chance, expected) => {
    expect(sinchFailure(error('rateLimited'), attempt, () => chance).nextRetryDelay).toBe(expected);
  });

  test('Retry-After goes before the backoff, and zero is no endless loop', () => {
    expect(sinchFailure(error('rateLimited', 30_000), 1).nextRetryDelay).toBe(30_000);
    expect(sinchFailure(error('rateLimited', 0), 1).nextRetryDelay).toBe(1);
  });

  test('leaves out the cause, which may carry headers', () => {
    expect(sinchFailure(error('unclear'), 1).cause).toBeUndefined();
  });

  test('takes details without losing anything else', () => {
    const failure = sinchFailure(error('rateLimited', 9_000), 1);
    const { type, message, nonRetryable, nextRetryDelay } = failure;
    expect(withDetails(failure, { accepted: ['a'] })).toMatchObject({
      ...{ type, message, nonRetryable, nextRetryDelay },
      details: [{ accepted: ['a'] }],
    });
  });

  test('gives any other error the details too: a database that is away must not lose what was accepted', () => {
    const failure = withDetails(toFailure(new TypeError('x'), 1), { accepted: ['a'] });
    expect(failure).toMatchObject({
      type: 'TypeError',
      message: 'x',
      nonRetryable: false,
      details: [{ accepted: ['a'] }],
    });
  });
});
