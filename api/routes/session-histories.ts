import { Replayed } from '../../adapters/replays/replayed.ts';
import type { ApiDeps } from '../deps.ts';
import type { Scope } from '../scope.ts';
import { replaySession } from '../sessions/histories.ts';
import { SessionParams } from '../sessions/schemas.ts';

const tags = ['sessions'];

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
}
