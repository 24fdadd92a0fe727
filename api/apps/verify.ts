import { SinchError, type SinchErrorKind } from '../../adapters/sinch-error.ts';
import type { SinchAppFacts } from '../../contracts/sinch-app.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import type { LinkRequest } from './schemas.ts';

/** Reads the app with exactly these credentials before anything is stored; a refusal names the fields to look at. */
export async function verifyApp(deps: ApiDeps, request: LinkRequest): Promise<SinchAppFacts> {
  const { clientSecret, ...app } = request;
  try {
    return await deps.readApp({ ...app, credentialVersion: 0 }, clientSecret);
  } catch (error) {
    throw error instanceof SinchError ? refusal(error) : error;
  }
}

function refusal(error: SinchError): Problem {
  const byStatus: { [status: number]: Problem } = {
    401: credentials(error),
    403: look(error, { fields: ['projectId', 'clientId'], what: 'this key has no access to the project' }),
    404: look(error, {
      fields: ['region', 'appId', 'projectId'],
      what: 'there is no such app in that project and region',
    }),
  };
  return byStatus[error.status] ?? byKind(error);
}

// Where the status says nothing of its own. Complete by type: a new kind must say what it means here.
function byKind(error: SinchError): Problem {
  const ofKind: { [K in SinchErrorKind]: () => Problem } = {
    unauthorised: () => credentials(error),
    refused: () => look(error, { fields: ['appId', 'projectId'], what: 'Sinch could not make sense of these ids' }),
    rateLimited: () => away(error),
    unavailable: () => away(error),
    unclear: () => away(error),
  };
  return ofKind[error.kind]();
}

function credentials(cause: SinchError): Problem {
  return look(cause, {
    fields: ['clientId', 'clientSecret'],
    what: 'Sinch refused the client id or the client secret',
  });
}

function look(cause: SinchError, { fields, what }: { fields: string[]; what: string }): Problem {
  const message = `The app was not linked, nothing was stored: ${what}. Look at ${fields.join(', ')}.`;
  return new Problem(422, 'APP_REFUSED', { message, more: { fields }, cause });
}

function away(cause: SinchError): Problem {
  const message = 'Sinch did not answer, so the app was not linked and nothing was stored: try again in a minute.';
  return new Problem(503, 'SINCH_AWAY', { message, cause });
}
