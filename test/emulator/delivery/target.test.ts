import { setTimeout as pause } from 'node:timers/promises';
import { createTarget } from '../../../emulator/delivery/target.ts';
import type { PendingCallback } from '../../../emulator/state/pending.ts';
import { eventually } from '../../helpers/eventually.ts';

const pending = (lane: string): PendingCallback => ({
  id: lane,
  appId: 'app',
  trigger: 'MESSAGE_INBOUND',
  webhookId: 'hook',
  callbackUrl: '',
  lane,
  body: '{}',
  attempts: 0,
  dueAt: 0,
  signedAt: 0,
  nonce: '',
});

const IN_FLIGHT = 4;

test('a target that is down is asked one at a time and with rests, until it takes something', async () => {
  let isUp = false;
  let running = 0;
  /** How many were under way with each attempt. */
  const atOnce: number[] = [];
  const whenServed = jest.fn();
  const attempt = async () => {
    running += 1;
    atOnce.push(running);
    await pause(1);
    running -= 1;
    return isUp;
  };
  const target = createTarget({ inFlight: IN_FLIGHT, attempt, whenServed });
  const started = performance.now();
  for (let place = 0; place < 60; place += 1) target.push(`${place}`, pending(`${place}`));
  await eventually('that it is down', () => atOnce.length >= 16);
  const asked = atOnce.length;
  // Ten to find out, what was under way with them, and one for each rest.
  expect(asked).toBeLessThanOrEqual(10 + IN_FLIGHT + (performance.now() - started) / 100);
  expect(new Set(atOnce.slice(10 + IN_FLIGHT))).toEqual(new Set([1]));
  expect(target.isDown()).toBe(true);
  expect(whenServed).not.toHaveBeenCalled();
  isUp = true;
  await eventually('the others', () => atOnce.length === 60);
  expect(Math.max(...atOnce.slice(asked))).toBe(IN_FLIGHT);
  await eventually('that all is served', () => whenServed.mock.calls.length > 0);
  expect(target.isDown()).toBe(false);
});
