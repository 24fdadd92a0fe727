import { ServiceError } from '@temporalio/client';
import { isStuck } from '../../adapters/grpc-error.ts';
import { callWorkflow, giveUpdate } from '../../api/workflow-call.ts';
import { fakeTemporal } from '../helpers/fake-temporal.ts';

const FAILED_PRECONDITION = 9;

/** A call that comes back undone so many times before it goes well. */
function undone(times: number, code = FAILED_PRECONDITION) {
  const seen = { calls: 0 };
  const call = async () => {
    seen.calls += 1;
    if (seen.calls > times) return 'done';
    const cause = Object.assign(new Error('refused'), { code, details: '', metadata: {} });
    throw new ServiceError('Failed', { cause });
  };
  return { seen, call };
}

const temporal = fakeTemporal();

test('An update that comes back undone is given again', async () => {
  const { seen, call } = undone(1);
  await expect(giveUpdate({ temporal }, call)).resolves.toBe('done');
  expect(seen.calls).toBe(2);
});

test('Any other failure of an update is told at once', async () => {
  const { seen, call } = undone(1, 14);
  await expect(giveUpdate({ temporal }, call)).rejects.toThrow('Failed');
  expect(seen.calls).toBe(1);
});

test('Any other call to a stuck workflow is told so at once', async () => {
  const { seen, call } = undone(1);
  const error = await callWorkflow({ temporal }, call).catch((reason: unknown) => reason);
  expect([isStuck(error), seen.calls]).toEqual([true, 1]);
});
