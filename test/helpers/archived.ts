import type { ArchivedSession } from '../../adapters/session-archive.ts';
import type { Session } from '../../core/session/state.ts';
import type { RecordedEvent } from '../../core/timeline/recording.ts';
import { APP_ID, NOW } from './api.ts';
import { inbound } from './messages.ts';
import { aSession, SESSION_ID } from './session-double.ts';

/** A session that has ended and was archived, with one message that the contact wrote; everything can be overridden. */
export function anArchivedSession(
  more: Partial<ArchivedSession> = {},
  { session = {}, text = 'Hi' }: { session?: Partial<Session>; text?: string } = {},
): ArchivedSession {
  const { sessionId = SESSION_ID } = more;
  const workflowId = `session.${APP_ID}.abc`;
  const said: RecordedEvent<'inbound'> = { kind: 'inbound', id: 2, at: NOW, message: inbound(text) };
  return {
    sessionId,
    appId: APP_ID,
    contactKey: 'abc',
    workflowId,
    runId: 'run-1',
    channel: 'SMS',
    flow: 'test@1',
    state: 'ended',
    code: '',
    reason: 'its flow ended',
    startedAt: NOW,
    endedAt: NOW + 1000,
    session: aSession({ id: sessionId, status: 'ended', endedBecause: 'its flow ended', ...session }),
    recording: { workflowId, sessionId, runs: [{ runId: 'run-1', originalRunId: 'run-1', events: [said] }] },
    ...more,
  };
}
