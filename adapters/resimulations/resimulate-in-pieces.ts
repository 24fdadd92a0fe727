import { setImmediate as letOthersGo } from 'node:timers/promises';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import { type Resimulated, resimulating } from '../../core/timeline/resimulate.ts';

/** So long it runs at a time: a turn takes as long as one in a worker, at most. */
const PIECE_MS = 10;
/** Somebody waits for it. */
const WITHIN_MS = 10_000;

export interface Pieces {
  pieceMs?: number;
  withinMs?: number;
  now?: () => number;
}

/** Re-simulates beside everything else that this process does. What takes too long is unknown. */
export async function resimulateInPieces(
  recording: Recording,
  flow: CompiledFlow,
  { pieceMs = PIECE_MS, withinMs = WITHIN_MS, now = () => performance.now() }: Pieces = {},
): Promise<Resimulated> {
  const events = resimulating(recording, flow);
  const until = now() + withinMs;
  for (let pieceEnds = now() + pieceMs; ; ) {
    const event = events.next();
    if (event.done) return event.value;
    if (now() > until) return tooLong(withinMs);
    if (now() < pieceEnds) continue;
    await letOthersGo();
    pieceEnds = now() + pieceMs;
  }
}

function tooLong(ms: number): Resimulated {
  const reason = `It takes longer than ${ms / 1000} s: re-simulate it from a file, on the command line.`;
  const nothing = { step: '', noLongerFails: '', nowFails: '', ends: '', lines: [] };
  return { ...nothing, outcome: 'unknown', what: reason, unknownFrom: { step: '', reason } };
}
