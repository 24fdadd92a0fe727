import type { ConversationState, Session } from '../../core/session/state.ts';
import { APP_ID, NOW } from './api.ts';
import { flowState } from './flow-talk.ts';

export const SESSION_ID = '01SESSION';

/** An open session on SMS that waits for an answer at `ask`, of flow test@1; everything can be overridden. */
export function aSession(more: Partial<Session> = {}): Session {
  return {
    id: SESSION_ID,
    status: 'open',
    startedBy: 'contact',
    startedAt: NOW,
    lastInboundAt: NOW + 1,
    silentSince: NOW,
    flow: { flow: 'test', version: 1, hash: 'h' },
    channel: 'SMS',
    sinch: {
      channelIdentifier: 'SMS',
      channelIdentity: '+46700000001',
      contactId: 'c',
      appId: APP_ID,
      conversationId: 'v',
      metadata: '',
    },
    flowState: flowState({ at: 'ask', turn: 1, wait: { kind: 'answer' } }),
    failure: null,
    pending: null,
    calling: null,
    unclearCall: null,
    forwarding: [],
    cause: { id: 'm', since: NOW, next: 0 },
    opening: null,
    contact: { vars: {}, consents: {} },
    unkept: [],
    events: [],
    lastReply: null,
    deliveryFailed: [],
    handled: null,
    deadlines: {},
    ending: '',
    endedBecause: '',
    asideRefused: null,
    talk: [{ at: NOW, from: 'contact', text: 'Hi' }],
    retries: 0,
    ...more,
  };
}

/** The state of a workflow that holds this session. */
export function stateOf(session: Session | null): ConversationState {
  return { engine: 1, appId: APP_ID, queue: [], overflow: 0, notices: [], heard: {}, seen: [], session, replayedAt: 0 };
}

/** A run as visibility lists it; it runs. */
export function execution(id: string, seconds: number, more: { [name: string]: string | string[] } = {}) {
  const attributes = { SessionId: id, SessionState: 'open', Channel: 'SMS', AppId: APP_ID, ...more };
  const fields = Object.entries(attributes).map(([name, value]) => [
    name,
    { data: Buffer.from(JSON.stringify(value)) },
  ]);
  return {
    execution: { workflowId: `session.${APP_ID}.abc`, runId: `run-${seconds}` },
    startTime: { seconds },
    status: 1,
    searchAttributes: { indexedFields: Object.fromEntries(fields) },
  };
}
