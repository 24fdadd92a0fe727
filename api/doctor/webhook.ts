import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppLink } from '../../adapters/app-links.ts';
import { SinchError } from '../../adapters/sinch-error.ts';
import { type Finding, failed, ok, unknownWhile, warning } from '../../core/doctor/check.ts';
import { doctorRequestId } from '../../core/doctor/request-id.ts';
import { webhookTarget } from '../../core/sinch/webhook.ts';
import type { ApiDeps } from '../deps.ts';
import type { AskedSinch } from './asked-sinch.ts';
import { fictitiousRecipient } from './recipient.ts';
import { webhookProblem } from './webhook-problem.ts';

type Deps = Pick<ApiDeps, 'doctor' | 'counters'>;

/**
 * The whole way of a callback: that the webhook at Sinch is ours and whole, then that an answer which Sinch is asked for arrives
 * here, signed. Nothing is sent to anybody.
 */
export async function webhookCheck(deps: Deps, link: AppLink, asked: AskedSinch): Promise<Finding> {
  const { publicUrl } = deps.doctor;
  if (publicUrl === undefined) return unknownWhile('PUBLIC_URL');
  try {
    const sinch = await asked.sinch();
    const target = webhookTarget(publicUrl, link.appId);
    const listed = await sinch.listWebhooks(link);
    const wrong = webhookProblem(listed, { link, target, secrets: await asked.webhookSecrets() });
    if (wrong !== undefined) return wrong;
    return await askAndWait(deps, { link, publicUrl, asked });
  } catch (error) {
    if (!(error instanceof SinchError)) throw error;
    return notAsked(error);
  }
}

function notAsked({ kind, status, message }: SinchError): Finding {
  if (kind === 'unauthorised') return unknownWhile('credentials');
  if (status === 404) return unknownWhile('region');
  return failed(`${message}.`, 'See whether this machine reaches Sinch.');
}

interface Asking {
  link: AppLink;
  publicUrl: string;
  asked: AskedSinch;
}

async function askAndWait(deps: Deps, { link, publicUrl, asked }: Asking): Promise<Finding> {
  const { channels } = await asked.facts().catch(() => link);
  const recipient = fictitiousRecipient(channels);
  if (recipient === undefined) {
    return warning(
      'It is whole at Sinch. Whether a callback arrives was not tried: no channel of the app can be asked about a number that nobody has.',
      'Write to the app once, and see that it answers.',
    );
  }
  const requestId = doctorRequestId(randomBytes(16).toString('hex'));
  const refusedBefore = refused(deps, link);
  const sinch = await asked.sinch();
  await sinch.queryCapability(link, { ...recipient, requestId });
  if (await arrives(deps, { appId: link.appId, requestId })) {
    return ok(`It is whole at Sinch, and a signed callback came back to ${publicUrl}.`);
  }
  return missing(deps, { publicUrl, wereRefused: refused(deps, link) > refusedBefore });
}

async function arrives({ doctor }: Deps, callback: { appId: string; requestId: string }): Promise<boolean> {
  const { callbacks, callbackWithinMs, lookEveryMs } = doctor;
  for (let waited = 0; waited < callbackWithinMs; waited += lookEveryMs) {
    if (await callbacks.has(callback)) return true;
    await delay(lookEveryMs);
  }
  return callbacks.has(callback);
}

/** How many callbacks of the app this process has refused for want of a signature; others of the installation count their own. */
function refused({ counters }: Deps, { appId }: AppLink): number {
  return counters.of('colloquy_unsigned_callbacks_total', appId);
}

function missing({ doctor }: Deps, { publicUrl, wereRefused }: { publicUrl: string; wereRefused: boolean }): Finding {
  const within = `${doctor.callbackWithinMs / 1000} s`;
  if (wereRefused) {
    return failed(
      `Callbacks come, but without a valid signature: they were refused with 401, and none that counts came within ${within}.`,
      'See that nothing between Sinch and the API changes the body, and that the clock of this machine is right.',
    );
  }
  return failed(
    `It is whole at Sinch, but no callback came to ${publicUrl} within ${within}.`,
    'See that this address is reachable from the internet and leads to this API: DNS, certificate, proxy, firewall.',
  );
}
