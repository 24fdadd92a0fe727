import { oldestFirst } from '../state/ring.ts';
import type { ControlOperation } from './operation.ts';

export const ledger: ControlOperation = {
  method: 'GET',
  path: '/control/ledger',
  handle: ({ state }) => ({
    status: 200,
    body: { requests: Object.fromEntries(state.ledger.requests), accepted: oldestFirst(state.ledger.accepted) },
  }),
};
