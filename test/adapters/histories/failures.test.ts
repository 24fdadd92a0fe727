import proto from '@temporalio/proto';
import { recordedFailure } from '../../../adapters/histories/failures.ts';

const { Failure } = proto.temporal.api.failure.v1;
const json = (value: unknown) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});

const refused = {
  message: 'Encoded failure',
  encodedAttributes: json({ message: 'It was refused', stack_trace: 'at' }),
};

describe('a recorded failure', () => {
  it.each([
    [
      'of an activity, with what it left behind',
      {
        ...refused,
        applicationFailureInfo: { type: 'SEND_UNCLEAR', details: { payloads: [json({ accepted: ['m:0'] })] } },
      },
      { kind: 'application', type: 'SEND_UNCLEAR', message: 'It was refused', details: [{ accepted: ['m:0'] }] },
    ],
    [
      'of time, with what it had said last and the attempt before',
      {
        message: 'activity Heartbeat timeout',
        timeoutFailureInfo: { lastHeartbeatDetails: { payloads: [json({ accepted: [] })] } },
        cause: { ...refused, applicationFailureInfo: { type: 'RATE_LIMITED' } },
      },
      {
        kind: 'timeout',
        type: '',
        message: 'activity Heartbeat timeout',
        details: [],
        heartbeat: [{ accepted: [] }],
        cause: { kind: 'application', type: 'RATE_LIMITED', message: 'It was refused', details: [] },
      },
    ],
    [
      'of a cancellation, with what it says of its work',
      { message: 'cancelled', canceledFailureInfo: { details: { payloads: [json({ unclear: false })] } } },
      { kind: 'cancelled', type: '', message: 'cancelled', details: [{ unclear: false }] },
    ],
    [
      'of the server',
      { message: 'reset', serverFailureInfo: {} },
      { kind: 'other', type: '', message: 'reset', details: [] },
    ],
  ])('is told apart: %s', (_, failure, recorded) => {
    expect(recordedFailure(Failure.fromObject(failure))).toEqual(recorded);
  });
});
