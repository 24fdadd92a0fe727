import { Context } from '@temporalio/activity';
import { type Client, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import { endUpdate, handoverUpdate } from '../contracts/conversation-session.ts';
import { type RunningSessions, runningSessionsQuery } from '../contracts/running-sessions.ts';
import { SearchAttribute } from '../contracts/search-attributes.ts';
import type { SessionsFate, SettleInput } from '../contracts/sinch-app.ts';
import { withHeartbeats } from './heartbeats.ts';

export interface FoundSession {
  /** '' where no worker has taken the conversation yet. */
  sessionId: string;
  workflowId: string;
}

/** What became of all of them. Sessions whose workflow is gone count nowhere: nothing is left to do to them. */
export interface Reached {
  done: number;
  refused: number;
  /** Why the first of these was; '' where none was. */
  because: string;
}

/** The part of a client that finds sessions; `Context.current().client` has it. */
export type SessionFinder = Pick<Client, 'withDeadline'> & { workflow: Pick<Client['workflow'], 'list'> };

/** So many at once: quick with a thousand, and gentle to the workers that answer contacts meanwhile. */
const AT_ONCE = 8;
/** A workflow whose task fails keeps nobody waiting longer. */
const PATIENCE_MS = 30_000;

/**
 * Does `work` to every session that a visibility query finds, inside an activity: with heartbeats, until it is cancelled. `work`
 * answers '' or why it was not done; what it throws is such a reason too. Repeating it must be harmless: whoever tries again begins
 * at the beginning, and what is done no longer matches the query. Rejects where Temporal cannot list.
 */
export function forEachSession(
  client: SessionFinder,
  query: string,
  work: (session: FoundSession) => Promise<string>,
): Promise<Reached> {
  const context = Context.current();
  const reached: Reached = { done: 0, refused: 0, because: '' };
  const found = client.workflow.list({ query })[Symbol.asyncIterator]();
  const lane = async (): Promise<void> => {
    for (let next = await found.next(); !next.done; next = await found.next()) {
      context.cancellationSignal.throwIfAborted();
      const session = toSession(next.value);
      count(reached, await settled(() => client.withDeadline(Date.now() + PATIENCE_MS, () => work(session))));
    }
  };
  const lanes = async (): Promise<Reached> => {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    // What ended with the worker was not refused: whoever tries again does it.
    context.cancellationSignal.throwIfAborted();
    return reached;
  };
  return withHeartbeats(() => context.heartbeat(reached), lanes);
}

/** Ends every running session of an app, or hands it over. Repeated under the same name it is harmless. */
export async function settleSessions(input: SettleInput): Promise<{ left: number; because: string }> {
  const { client } = Context.current();
  let left = 0;
  let because = '';
  for (const state of STATES[input.fate.kind]) {
    const query = runningSessionsQuery({ appId: input.appId, state });
    const reached = await forEachSession(client, query, (session) => settle(client, session, input));
    left += reached.refused;
    because ||= reached.because;
  }
  return { left, because };
}

async function settle(
  client: Client,
  { sessionId, workflowId }: FoundSession,
  { fate, unlinking }: SettleInput,
): Promise<string> {
  const handle = client.workflow.getHandle(workflowId);
  const command = { id: `unlink-${unlinking}-${sessionId}`, sessionId };
  const updateId = `${fate.kind}-${command.id}`;
  const { done, code, message } =
    fate.kind === 'end'
      ? await handle.executeUpdate(endUpdate, { updateId, args: [{ ...command, because: UNLINKED }] })
      : await handle.executeUpdate(handoverUpdate, { updateId, args: [{ ...command, to: fate.to, note: NOTE }] });
  return done || code === 'SESSION_ENDED' ? '' : message;
}

const UNLINKED = 'the app was unlinked';
const NOTE = 'The app is being unlinked from Colloquy: what you say to the contact no longer goes out here.';

// Who has been handed over has a person already.
const STATES: { [K in SessionsFate['kind']]: readonly RunningSessions['state'][] } = {
  end: [undefined],
  handover: ['open', 'failed'],
};

function toSession({ workflowId, typedSearchAttributes }: WorkflowExecutionInfo): FoundSession {
  return { sessionId: typedSearchAttributes.get(SearchAttribute.sessionId) ?? '', workflowId };
}

/** undefined where the workflow is gone. */
async function settled(work: () => Promise<string>): Promise<string | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    return error instanceof Error && error.message !== '' ? error.message : 'it did not answer';
  }
}

function count(reached: Reached, outcome: string | undefined): void {
  if (outcome === '') reached.done += 1;
  else if (outcome !== undefined) {
    reached.refused += 1;
    reached.because ||= outcome;
  }
}
