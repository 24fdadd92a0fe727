import type { AppLink } from '../../adapters/app-links.ts';
import { type CheckPlan, runChecks } from '../../adapters/doctor/run-checks.ts';
import { type Check, type Finding, ok, unknownWhile, warning } from '../../core/doctor/check.ts';
import type { ApiDeps } from '../deps.ts';
import { credentialsCheck, regionCheck } from './access.ts';
import { channelsCheck, modeCheck, retentionCheck } from './app-facts.ts';
import { askedSinch } from './asked-sinch.ts';
import { flowCheck } from './flow.ts';
import { publicUrlCheck } from './public-url.ts';
import { webhookCheck } from './webhook.ts';

/** More than Sinch's answers and the wait for its callback can take together. */
const WEBHOOK_WITHIN_MS = 25_000;

/** Everything that can be wrong, looked at all at once: what stands under every app, then each linked app. Never rejects. */
export async function examine(deps: ApiDeps): Promise<Check[]> {
  const installation: CheckPlan[] = [
    ...deps.doctor.installation,
    { name: 'PUBLIC_URL', look: async () => publicUrlCheck(deps.doctor) },
  ];
  const [under, apps] = await Promise.all([runChecks(installation), examineApps(deps)]);
  return [...under, ...apps];
}

async function examineApps(deps: ApiDeps): Promise<Check[]> {
  const linked = deps.links.list();
  const [listed, each] = await Promise.all([
    runChecks([{ name: 'apps', look: async () => appsCheck(await linked) }]),
    // Where they cannot be listed, the line of the list says why.
    linked.then(
      (links) => runChecks(links.flatMap((link) => appChecks(deps, link))),
      () => [],
    ),
  ]);
  return [...listed, ...each];
}

function appsCheck(links: readonly AppLink[]): Finding {
  if (links.length === 0) return warning('None is linked.', '`colloquy apps link` links one.');
  return ok(`${links.length} linked.`);
}

function appChecks(deps: ApiDeps, link: AppLink): CheckPlan[] {
  const asked = askedSinch(deps, link);
  // As Sinch says now; what the last sync stored would hide what has changed since.
  const now = async () => ({ ...link, ...(await asked.facts()) });
  const app = link.appId;
  return [
    { name: 'credentials', app, look: () => credentialsCheck(asked) },
    { name: 'region', app, look: () => regionCheck(link, asked) },
    { name: 'mode', app, look: () => ifKnown(now, modeCheck) },
    { name: 'retention', app, look: () => ifKnown(now, retentionCheck) },
    { name: 'channels', app, look: () => ifKnown(now, channelsCheck) },
    { name: 'flow', app, look: () => flowCheck(link, deps.flows) },
    { name: 'webhook', app, withinMs: WEBHOOK_WITHIN_MS, look: () => webhookCheck(deps, link, asked) },
  ];
}

async function ifKnown<Found extends Finding | Finding[]>(
  now: () => Promise<AppLink>,
  check: (app: AppLink) => Found,
): Promise<Found | Finding> {
  const app = await now().catch(() => undefined);
  return app === undefined ? unknownWhile('region') : check(app);
}
