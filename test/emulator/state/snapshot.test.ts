import { recordAccepted } from '../../../emulator/state/ledger.ts';
import { snapshotText, takeSnapshot } from '../../../emulator/state/snapshot.ts';
import { emptyState } from '../../../emulator/state/state.ts';

const SEND = {
  message_id: '1',
  app_id: 'A',
  message_metadata: '',
  channel: 'SMS',
  identity: '+46700000001',
  at: '2026-01-01T00:00:00.000Z',
};

function stateWith(sends: number) {
  const state = emptyState({ messagesPerApp: 10, acceptedSends: 100_000 });
  for (let send = 0; send < sends; send += 1) recordAccepted(state.ledger, SEND);
  return state;
}

test.each([0, 1, 5_000, 5_001, 12_000])('the pieces of a state with %d sends are that state together', (sends) => {
  const snapshot = takeSnapshot(stateWith(sends));
  expect(JSON.parse([...snapshotText(snapshot)].join(''))).toEqual(snapshot);
});

test('a large ledger comes in pieces of a few milliseconds each', () => {
  expect([...snapshotText(takeSnapshot(stateWith(12_000)))]).toHaveLength(5);
});

test('what changes while the pieces are written is not in them', () => {
  const state = stateWith(12_000);
  const pieces = snapshotText(takeSnapshot(state));
  const first = pieces.next().value;
  state.lastSeq = 7;
  recordAccepted(state.ledger, SEND);
  const written = JSON.parse([first, ...pieces].join(''));
  expect([written.lastSeq, written.accepted.length]).toEqual([0, 12_000]);
});
