import type { Region } from '../../adapters/app-links.ts';
import type { SinchError, SinchErrorKind } from '../../adapters/sinch-error.ts';
import { Problem } from '../problem.ts';
import { isCutUuid, isUuid, UUID_LENGTH } from './ids.ts';
import type { LinkRequest } from './schemas.ts';

type Field = keyof LinkRequest;

/** What Sinch refused, for a sentence about it. */
export interface Refused {
  request: LinkRequest;
  /** What was not done, and begins the sentence. */
  undone: string;
  /** The region that has the app, where another one was asked. */
  elsewhere?: Region | undefined;
}

interface Look {
  fields: Field[];
  what: string;
}

/** What Sinch's error means to whoever filled in the fields: which of them to look at, and why. */
export function refusal(error: SinchError, refused: Refused): Problem {
  const { undone, elsewhere } = refused;
  const look = elsewhere === undefined ? whatToLookAt(error, refused) : isIn(elsewhere);
  if (look === undefined) {
    const message = `Sinch did not answer. ${undone}: try again in a minute.`;
    return new Problem(503, 'SINCH_AWAY', { message, cause: error });
  }
  const { fields, what } = look;
  const hints = hintsOf(refused.request, fields).map((hint) => ` ${hint}`);
  const message = `${undone}: ${what}. Look at ${fields.join(', ')}.${hints.join('')}`;
  return new Problem(422, 'APP_REFUSED', { message, more: { fields }, cause: error });
}

const isIn = (region: Region): Look => ({ fields: ['region'], what: `the app is in region ${region}` });

const NO_API = 'the project has no Conversation API, which the Sinch dashboard opens';

/** undefined where Sinch said nothing about the fields. */
function whatToLookAt(error: SinchError, { request }: Refused): Look | undefined {
  const byStatus: { [status: number]: Look } = {
    401: CREDENTIALS,
    403: {
      fields: ['projectId', 'clientId'],
      what: `this key has no access to the project: it is another project's, or ${NO_API}`,
    },
    404: notFoundIn(request.region),
  };
  return byStatus[error.status] ?? BY_KIND[error.kind];
}

function notFoundIn(region: Region | undefined): Look {
  const where = region === undefined ? 'no region has such an app' : `region ${region} has no such app`;
  const what = `${where} in that project: it is another project's, or ${NO_API}`;
  return { fields: region === undefined ? ['appId', 'projectId'] : ['region', 'appId', 'projectId'], what };
}

const CREDENTIALS: Look = {
  fields: ['clientId', 'clientSecret'],
  what: 'Sinch refused the client id or the client secret',
};

// Where the status says nothing of its own. Complete by type: a new kind must say what it means here.
const BY_KIND: { [K in SinchErrorKind]: Look | undefined } = {
  unauthorised: CREDENTIALS,
  refused: { fields: ['appId', 'projectId'], what: 'Sinch could not make sense of these ids' },
  rateLimited: undefined,
  unavailable: undefined,
  unclear: undefined,
};

/** What stands out in the fields to look at. Never a value of them. */
function hintsOf({ projectId, clientId, clientSecret }: LinkRequest, fields: readonly Field[]): string[] {
  const areSwapped = isUuid(clientSecret) && !isUuid(clientId);
  const hints: [boolean, string][] = [
    [
      fields.includes('projectId') && !isUuid(projectId),
      `Sinch's project ids are UUIDs of ${UUID_LENGTH} characters; this one has ${projectId.length}.`,
    ],
    [
      fields.includes('clientSecret') && areSwapped,
      'clientId and clientSecret look swapped: it is the client id that is a UUID.',
    ],
    [
      fields.includes('clientId') && isCutUuid(clientId),
      `clientId is cut off: it has ${clientId.length} characters of ${UUID_LENGTH}.`,
    ],
  ];
  return hints.flatMap(([holds, hint]) => (holds ? [hint] : []));
}
