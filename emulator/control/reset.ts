import type { ControlOperation } from './operation.ts';

export const reset: ControlOperation = {
  method: 'POST',
  path: '/control/reset',
  handle(emulator) {
    emulator.reset();
    return { status: 204 };
  },
};
