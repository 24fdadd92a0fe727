import { ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import type { Json } from '../core/json.ts';
import type { EffectFailure } from '../core/session/effect-failure.ts';

/** The cause of an activity's failure, as plain JSON. */
export function effectFailure(cause: Error | undefined): EffectFailure {
  const nothing = { type: '', message: cause?.message ?? '', details: [] };
  if (cause instanceof ApplicationFailure)
    return { ...nothing, kind: 'application', type: cause.type ?? '', details: json(cause.details) };
  if (cause instanceof CancelledFailure) return { ...nothing, kind: 'cancelled', details: json(cause.details) };
  if (!(cause instanceof TimeoutFailure)) return { ...nothing, kind: 'other' };
  const before = cause.cause ? { cause: effectFailure(cause.cause) } : {};
  return { ...nothing, kind: 'timeout', heartbeat: json([cause.lastHeartbeatDetails]), ...before };
}

function json(values: unknown[] | null | undefined): Json[] {
  const copied: Json[] = JSON.parse(JSON.stringify(values ?? []));
  return copied;
}
