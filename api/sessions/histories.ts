import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { decodeHistory } from '../../adapters/histories/decode.ts';
import { pseudonymous } from '../../adapters/histories/pseudonymous.ts';
import { type RunHistory, readRuns, type SessionPlace } from '../../adapters/histories/read-recording.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import { ReplayTooLong } from '../../adapters/replays/one-at-a-time.ts';
import { replayConversation } from '../../adapters/replays/replay-conversation.ts';
import type { Replayed } from '../../adapters/replays/replayed.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { callWorkflow } from '../workflow-call.ts';
import { findRun } from './find-run.ts';

/** Somebody waits for it. */
const READ_WITHIN_MS = 10_000;

/** The runs of a session, decoded, oldest first. */
async function sessionRuns(deps: ApiDeps, place: SessionPlace): Promise<RunHistory[]> {
  return readable(async () => {
    const runs = await callWorkflow(deps, () => readRuns(deps.temporal, deps.payloadCodec, place), READ_WITHIN_MS);
    for (const { history } of runs) await decodeHistory(history, deps.payloadCodec);
    return runs;
  });
}

async function placeOf(deps: ApiDeps, sessionId: string): Promise<SessionPlace> {
  return { ...(await findRun(deps, sessionId)), sessionId };
}

/** A session's history in the form that Temporal's tools save, decoded, with pseudonyms. */
export async function sessionHistory(deps: ApiDeps, sessionId: string) {
  const place = await placeOf(deps, sessionId);
  const runs = await sessionRuns(deps, place);
  return readable(async () => {
    const { sessionId: named, runs: replaced } = pseudonymous(runs, place);
    const plain = replaced.map(({ runId, history }) => {
      const json: unknown = JSON.parse(historyToJSON(history));
      return { runId, history: json };
    });
    return { workflowId: place.workflowId, sessionId: named, runs: plain };
  });
}

/** Replays a session's history, running or closed, against the code of this version. Only reads. */
export async function replaySession(deps: ApiDeps, sessionId: string): Promise<Replayed> {
  const runs = await sessionRuns(deps, await placeOf(deps, sessionId));
  const conversation = { name: sessionId, sessionId, runs };
  return readable(() => replayConversation(conversation, { replay: deps.replayHistories })).catch(noAnswerWhereTooLong);
}

function noAnswerWhereTooLong(error: unknown): never {
  if (error instanceof ReplayTooLong) throw new Problem(503, 'NO_ANSWER', { message: error.message, cause: error });
  throw error;
}

/** What cannot be read is 409. */
export async function readable<Result>(read: () => Promise<Result>): Promise<Result> {
  return read().catch((error: unknown) => {
    if (!(error instanceof UnreadableHistory)) throw error;
    throw new Problem(409, 'HISTORY_UNREADABLE', { message: error.message, cause: error });
  });
}
