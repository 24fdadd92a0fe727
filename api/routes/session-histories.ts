import { z } from 'zod';
import { Replayed } from '../../adapters/replays/replayed.ts';
import type { ApiDeps } from '../deps.ts';
import type { Scope } from '../scope.ts';
import { replaySession, sessionHistory } from '../sessions/histories.ts';
import { SessionParams } from '../sessions/schemas.ts';

const tags = ['sessions'];

const HistoryView = z.object({
  workflowId: z.string(),
  sessionId: z.string().describe('Of the session in the runs, which has another id there'),
  runs: z.array(
    z.object({
      runId: z.string(),
      history: z.unknown().describe('As Temporal saves it, for its replayer and `colloquy replay`'),
    }),
  ),
});

/** What is read out of the history of a session. */
export function sessionHistoryRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/sessions/:id/replay',
    {
      schema: {
        tags,
        summary: 'Replays the recorded history against the code of today; changes nothing',
        params: SessionParams,
        response: { 200: Replayed },
      },
      config: { access: 'read' },
    },
    ({ params }) => replaySession(deps, params.id),
  );
  scope.get(
    '/v1/sessions/:id/history',
    {
      schema: {
        tags,
        summary: 'The recorded history, run by run, with pseudonyms for whom the conversation is with',
        params: SessionParams,
        response: { 200: HistoryView },
      },
      config: { access: 'read' },
    },
    ({ params }) => sessionHistory(deps, params.id),
  );
}
