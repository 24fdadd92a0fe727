import { limitsOf } from '../../api/session-limits.ts';
import { parseEnv } from '../../config/env.ts';

test('nothing travels with a signal where the environment sets no limit, or sets the default', () => {
  expect(limitsOf(parseEnv({}))).toBeUndefined();
  expect(limitsOf(parseEnv({ MAX_TURNS_PER_RUN: '300', KEEP_FAILED: '7d' }))).toBeUndefined();
});

test('what the environment sets otherwise travels, and nothing else', () => {
  expect(limitsOf(parseEnv({ MAX_TURNS_PER_RUN: '5', REDELIVERY_HORIZON: '30s' }))).toEqual({
    maxTurnsPerRun: 5,
    redeliveryHorizonMs: 30_000,
  });
});
