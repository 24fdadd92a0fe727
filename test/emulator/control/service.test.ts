import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';

let folder: string;
let emulator: RunningEmulator;

const start = () => startEmulator({ stateFile: join(folder, 'emulator.json') });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  emulator = await start();
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const order = { path: '/orders/A-1', body: { status: 'sent' } };

test('the service answers what it was told, so often as it was told, and goes on where the emulator is restarted', async () => {
  const broken = { path: order.path, status: 500, body: { error: 'broken' }, times: 2 };
  await emulator.control('POST', '/service', { answers: [broken, order] });
  expect(await emulator.call('GET', '/service/orders/A-1?x=1')).toMatchObject({ status: 500, body: broken.body });
  await emulator.close();
  emulator = await start();
  expect(await emulator.call('GET', '/service/orders/A-1')).toMatchObject({ status: 500 });
  expect(await emulator.call('GET', '/service/orders/A-1')).toMatchObject({ status: 200, body: order.body });
  expect((await emulator.control('GET', '/service')).body.answers).toEqual([{ ...order, status: 200 }]);
});

test.each([
  ['another path', 'GET', '/service/orders/A-2'],
  ['another method', 'POST', '/service/orders/A-1'],
])('the service knows nothing of %s', async (_what, method, path) => {
  await emulator.control('POST', '/service', { answers: [{ ...order, method: 'GET' }] });
  expect(await emulator.call(method, path)).toMatchObject({ status: 404 });
  await emulator.control('POST', '/reset');
  expect(await emulator.call('GET', '/service/orders/A-1')).toMatchObject({ status: 404 });
});

test('an answer that is none is refused with its place', async () => {
  const answer = await emulator.control('POST', '/service', { answers: [{ path: 'orders' }] });
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining('answers.0.path')]);
});
