import { Resimulated } from '../../adapters/resimulations/resimulated.ts';
import type { ApiDeps } from '../deps.ts';
import type { Scope } from '../scope.ts';
import { ResimulateBody, resimulateSession, TestView, testOfSession } from '../sessions/resimulate.ts';
import { SessionParams } from '../sessions/schemas.ts';

const tags = ['sessions'];
/** A definition has 256 KB at most; escaped as JSON it may be twice that. */
const BODY_LIMIT = 1024 * 1024;

/** What a recorded session is good for beside its story: a changed flow is tried on it, a test is made of it. */
export function sessionResimulationRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/sessions/:id/resimulate',
    {
      schema: {
        tags,
        summary: 'Tries a changed flow on what was recorded; sends nothing, changes nothing',
        params: SessionParams,
        body: ResimulateBody,
        response: { 200: Resimulated },
      },
      config: { access: 'read' },
      bodyLimit: BODY_LIMIT,
    },
    ({ params, body }) => resimulateSession(deps, params.id, body),
  );
  scope.get(
    '/v1/sessions/:id/test',
    {
      schema: {
        tags,
        summary: 'Makes a flow test of a session, with nothing personal in it',
        params: SessionParams,
        response: { 200: TestView },
      },
      config: { access: 'read' },
    },
    ({ params }) => testOfSession(deps, params.id),
  );
}
