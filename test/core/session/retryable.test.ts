import { retriedAt, retryObstacle } from '../../../core/session/retryable.ts';
import type { ConversationState, Session } from '../../../core/session/state.ts';
import { aSession, stateOf } from '../../helpers/session-double.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;
const failure = { step: 'a', code: 'CALL_FAILED', reason: 'The shop is away.', at: NOW - HOUR, triedAt: 0 };
const failed = (more: Partial<Session> = {}) =>
  aSession({ status: 'failed', failure: { ...failure, triedFor: '', unsent: null }, channel: 'WHATSAPP', ...more });
const heard = (session: Session, at = NOW - HOUR): ConversationState => ({
  ...stateOf(session),
  heard: { WHATSAPP: at },
});
const pending: Session['pending'] = {
  replies: [],
  cause: 'm',
  since: 0,
  plannedAt: 0,
  lookFirst: false,
  afterwards: 'wait',
  route: 'none',
};
const guard = { maxAgeMs: 6 * HOUR };

test.each<[string, ConversationState, string, string]>([
  ['is open', stateOf(aSession()), 'NOT_FAILED', 'There is nothing to retry: the session is open.'],
  ['is not there', stateOf(null), 'NOT_FAILED', 'There is nothing to retry: the session is none.'],
  [
    'somebody has retried',
    stateOf(aSession({ retried: { at: NOW - 1_000, by: 'ada' } })),
    'NOT_FAILED',
    'There is nothing to retry: the session is open. ada retried it at 2026-01-15 11:59:59 UTC.',
  ],
  [
    'is being retried',
    heard(failed({ retried: { at: NOW - 1_000 }, pending })),
    'RETRIED_ALREADY',
    'An operator retried it at 2026-01-15 11:59:59 UTC; that is still under way.',
  ],
])('a session that %s is not retried', (_title, state, code, reason) => {
  expect(retryObstacle(state, NOW)).toEqual({ code, reason });
});

test('a failed session is retried, however old, with a closed window and after an opt-out, when one person asks for it', () => {
  const contact = { vars: {}, consents: { all: false } };
  expect(retryObstacle(heard(failed({ contact }), 0), NOW + 100 * HOUR)).toBeNull();
});

test.each<[string, ConversationState, number, string]>([
  ['failed too long ago', heard(failed()), NOW + 6 * HOUR, 'FAILED_TOO_LONG_AGO'],
  [
    'whose contact has opted out',
    heard(failed({ contact: { vars: {}, consents: { all: false } } })),
    NOW,
    'CONTACT_OPTED_OUT',
  ],
  ['whose window is closed', heard(failed(), NOW - 24 * HOUR), NOW, 'WINDOW_CLOSED'],
])('one among many %s is not retried', (_title, state, now, code) => {
  expect(retryObstacle(state, now, { guard })?.code).toBe(code);
  expect(retryObstacle(state, now)).toBeNull();
});

test('one among many with an open window is retried', () => {
  expect(retryObstacle(heard(failed()), NOW, { guard })).toBeNull();
});

test('a retry that waited behind another one, which failed again, is told so', () => {
  const before = heard(failed());
  const known = retriedAt(before);
  const after = heard(failed({ retried: { at: NOW, by: 'ada' } }));
  expect(retryObstacle(before, NOW, { known })).toBeNull();
  expect(retryObstacle(after, NOW, { known })).toEqual({
    code: 'RETRIED_ALREADY',
    reason: 'ada retried it at 2026-01-15 12:00:00 UTC, and it failed again: The shop is away.',
  });
  expect(retryObstacle(after, NOW, { known: retriedAt(after) })).toBeNull();
});
