import type { Env } from '../config/env.ts';
import { DEFAULT_LIMITS, type SessionLimits } from '../core/session/limits.ts';

/** The limits that the environment sets otherwise than the defaults; undefined when it sets none, so that nothing travels. */
export function limitsOf(env: Env): Partial<SessionLimits> | undefined {
  const set: Partial<SessionLimits> = {
    redeliveryHorizonMs: env.REDELIVERY_HORIZON,
    keepFailedMs: env.KEEP_FAILED,
    maxReplyAgeMs: env.MAX_REPLY_AGE,
    maxTurnsPerRun: env.MAX_TURNS_PER_RUN,
  };
  const defaults = new Map<string, number>(Object.entries(DEFAULT_LIMITS));
  const changed = Object.entries(set).filter(([name, value]) => defaults.get(name) !== value);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
