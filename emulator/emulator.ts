import { createDeliveries, type Deliveries } from './delivery/deliveries.ts';
import { createReceipts, type Receipts } from './delivery/receipts.ts';
import { createFaults, type Faults } from './faults.ts';
import type { EmulatorOptions } from './options.ts';
import { restore, takeSnapshot } from './state/snapshot.ts';
import { emptyState, resetState, type State } from './state/state.ts';
import { createStore } from './store.ts';
import { createTimers } from './timers.ts';
import { createUlids } from './ulid.ts';

/** What operations work on: the state, and the parts that act later. */
export interface Emulator {
  readonly options: EmulatorOptions;
  readonly state: State;
  readonly faults: Faults;
  readonly deliveries: Deliveries;
  readonly receipts: Receipts;
  /** Epoch ms. */
  now(): number;
  newId(): string;
  /** To be called after a change, so that it is written. */
  touch(): void;
  /** Goes on with what was under way when it last stopped. */
  resume(): void;
  /** Forgets everything. */
  reset(): void;
  /** Stops what would act later and writes the state. */
  close(): Promise<void>;
}

export function createEmulator(options: EmulatorOptions): Emulator {
  const { clock, stateFile } = options;
  const newId = createUlids(clock);
  const timers = createTimers();
  const faults = createFaults();
  const store = createStore(stateFile, () => takeSnapshot(state));
  const saved = store.load();
  const state = saved ? restore(saved, options) : emptyState(options);
  const { touch } = store;
  const deliveries = createDeliveries({ state, options, faults, timers, newId, touch });
  const receipts = createReceipts({ state, options, faults, timers, deliveries, touch });
  return {
    options,
    state,
    faults,
    deliveries,
    receipts,
    now: clock,
    newId,
    touch,
    resume() {
      deliveries.resume();
      receipts.resume();
    },
    reset() {
      timers.clear();
      faults.replace([]);
      resetState(state, options);
      touch();
    },
    async close() {
      timers.close();
      await store.close();
      await deliveries.close();
    },
  };
}
