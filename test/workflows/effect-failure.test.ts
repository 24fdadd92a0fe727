import { ApplicationFailure, CancelledFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { sendFailed, sendInterrupted } from '../../core/session/effect-failure.ts';
import { effectFailure } from '../../workflows/effect-failure.ts';

const failure = (type: string, details: object[] = []) => ApplicationFailure.create({ type, message: 'why', details });

describe('what the session is told when a send gave up', () => {
  it.each([
    [
      'the last try was clear and nothing was in doubt',
      failure('RATE_LIMITED', [{ accepted: ['a'], unclear: false }]),
      false,
      ['a'],
    ],
    [
      'the last try was clear, but an earlier one left a doubt',
      failure('RATE_LIMITED', [{ accepted: [], unclear: true }]),
      true,
      [],
    ],
    ['nothing is said and the type is a clear one', failure('APP_NOT_LINKED'), false, []],
    ['nothing is said and the type is not known', failure('TypeError'), true, []],
    ['details are of another shape', failure('RATE_LIMITED', [{ accepted: 'a', unclear: 1 }]), false, []],
  ])('%s', (_title, cause, unclear, accepted) => {
    expect(sendFailed(effectFailure(cause))).toMatchObject({ kind: 'sendFailed', code: cause.type, unclear, accepted });
  });

  it('a time-out is in doubt, tells the last reason, and keeps what the heartbeat had accepted', () => {
    const timeout = new TimeoutFailure('late', { accepted: ['a', 1] }, TimeoutType.SCHEDULE_TO_CLOSE);
    Object.defineProperty(timeout, 'cause', { value: new Error('Sinch is away') });
    expect(sendFailed(effectFailure(timeout))).toEqual({
      kind: 'sendFailed',
      code: 'SEND_TIMED_OUT',
      reason: 'A reply could not be sent in time: Sinch is away',
      unclear: true,
      accepted: ['a'],
    });
  });
});

describe('what the session is told when a send made room for a command', () => {
  it.each([
    ['it says what was taken, and that nothing is in doubt', [{ accepted: ['a'], unclear: false }], false, ['a']],
    ['it says that something is in doubt', [{ accepted: [], unclear: true }], true, []],
    ['it did not run any more, and says nothing', [], true, []],
  ])('%s', (_title, details, unclear, accepted) => {
    const cancelled = effectFailure(new CancelledFailure('cancelled', details));
    expect(sendInterrupted(cancelled)).toEqual({ kind: 'sendInterrupted', unclear, accepted });
  });
});
