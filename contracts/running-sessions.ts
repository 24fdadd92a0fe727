import { CONVERSATION_SESSION } from './conversation-session.ts';

/** All that are given must hold. Values hold no quote. */
export interface RunningSessions {
  appId: string;
  state?: 'open' | 'handedOver' | 'failed';
  channel?: string;
  failureCode?: string;
}

/** A query of Temporal's visibility for an app's sessions that have not ended. It is a little late. */
export function runningSessionsQuery({ appId, state, channel, failureCode }: RunningSessions): string {
  const wanted = { AppId: appId, SessionState: state, Channel: channel, FailureCode: failureCode };
  const terms = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = '${value}'`],
  );
  const running = [`WorkflowType = '${CONVERSATION_SESSION}'`, "ExecutionStatus = 'Running'"];
  // A workflow whose session has ended lingers, to know late duplicates.
  return [...running, "SessionState IN ('open', 'handedOver', 'failed')", ...terms].join(' AND ');
}
