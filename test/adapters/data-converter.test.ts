import { randomBytes } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import {
  decodeOptionalFailureToOptionalError,
  encodeErrorToFailure,
  loadDataConverter,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { createDataConverter } from '../../adapters/data-converter.ts';

const loaded = loadDataConverter(
  createDataConverter({ masterKey: randomBytes(32).toString('base64'), encryption: 'on' }),
);

describe('the data converter', () => {
  test('keeps the message and stack of a failure out of the history', async () => {
    const failure = ApplicationFailure.nonRetryable('the-canary-message', 'SOME_TYPE', 'the-canary-detail');
    const wire = await encodeErrorToFailure(loaded, failure);
    expect(wire.message).toBe('Encoded failure');
    expect(wire.stackTrace ?? '').toBe('');
    expect(Buffer.from(JSON.stringify(wire)).toString()).not.toContain('canary');
  });

  test('gives the failure back with message, type and details', async () => {
    const failure = ApplicationFailure.nonRetryable('what happened', 'SOME_TYPE', { detail: 1 });
    const back = await decodeOptionalFailureToOptionalError(loaded, await encodeErrorToFailure(loaded, failure));
    expect(back).toMatchObject({
      message: 'what happened',
      type: 'SOME_TYPE',
      nonRetryable: true,
      details: [{ detail: 1 }],
    });
  });
});
