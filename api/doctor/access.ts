import type { AppLink } from '../../adapters/app-links.ts';
import { SinchError } from '../../adapters/sinch-error.ts';
import { type Finding, failed, ok, unknownWhile } from '../../core/doctor/check.ts';
import type { AskedSinch } from './asked-sinch.ts';

/** That Sinch gives a fresh token for the stored secret. */
export async function credentialsCheck(asked: AskedSinch): Promise<Finding> {
  try {
    await asked.token();
    return ok('Sinch gives a token for them.');
  } catch (error) {
    if (!(error instanceof SinchError)) throw error;
    if (error.kind === 'unauthorised') {
      return failed(
        'Sinch refuses client id and client secret: nothing can be sent.',
        'Make an access key in the Sinch dashboard, then link the app again with it: `colloquy apps link`.',
      );
    }
    return failed(`${error.message}.`, "See whether this machine reaches Sinch's token endpoint.");
  }
}

/** That the app is in the region and the project that it was linked with. */
export async function regionCheck({ region }: AppLink, asked: AskedSinch): Promise<Finding> {
  try {
    await asked.facts();
    return ok(`The app is in ${region}.`);
  } catch (error) {
    if (!(error instanceof SinchError)) throw error;
    return regionFailure(region, error);
  }
}

function regionFailure(region: AppLink['region'], { status, kind, message }: SinchError): Finding {
  if (status === 404) {
    return failed(
      `Sinch knows no such app in this project and in ${region}.`,
      'Link it again with its own region and project, or unlink it: `colloquy apps`.',
    );
  }
  if (status === 403) {
    return failed('The access key has no access to the project.', 'Link the app again with a key of its project.');
  }
  if (kind === 'unauthorised') return unknownWhile('credentials');
  return failed(`${message}.`, `See whether this machine reaches Sinch in ${region}.`);
}
