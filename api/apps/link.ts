import { randomBytes } from 'node:crypto';
import type { AppLink } from '../../adapters/app-links.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import { appWorkflowId, rotateCredentialsUpdate, SINCH_APP, syncUpdate } from '../../contracts/sinch-app.ts';
import type { ApiDeps } from '../deps.ts';
import { callWorkflow } from '../workflow-call.ts';
import type { LinkRequest } from './schemas.ts';
import { verifyApp } from './verify.ts';

/** A first sync takes a second; without a worker nobody should wait long for what the workflow makes up for by itself. */
const FIRST_SYNC_MS = 5_000;

/**
 * Verifies, stores, starts the app's workflow; a workflow that runs already is told of the new credentials. Repeating it
 * is harmless and repairs what a crash in between left undone.
 */
export async function linkApp(deps: ApiDeps, request: LinkRequest): Promise<AppLink> {
  const facts = await verifyApp(deps, request);
  const link = await deps.links.save({ ...request, facts, webhookSecret: randomBytes(32).toString('base64url') });
  await startWorkflow(deps, link);
  if (link.credentialVersion === 1) return (await firstSync(deps, link.appId)) ?? link;
  return tellCredentials(deps, link);
}

/** As linking an app again, but one that was unlinked meanwhile stays so. Rejects with AppNotLinkedError. */
export async function changeCredentials(deps: ApiDeps, request: LinkRequest): Promise<AppLink> {
  const facts = await verifyApp(deps, request);
  const link = await deps.links.saveCredentials({ ...request, facts });
  await startWorkflow(deps, link);
  return tellCredentials(deps, link);
}

async function startWorkflow(deps: ApiDeps, { appId, credentialVersion, displayName }: AppLink): Promise<void> {
  await callWorkflow(deps, () =>
    deps.temporal.workflow.start(SINCH_APP, {
      workflowId: appWorkflowId(appId),
      taskQueue: deps.taskQueue,
      // Linked before: the workflow that holds it goes on.
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [{ appId, credentialVersion }],
      typedSearchAttributes: [{ key: SearchAttribute.appId, value: appId }],
      staticSummary: `Sinch app ${displayName}`,
    }),
  );
}

async function tellCredentials(deps: ApiDeps, link: AppLink): Promise<AppLink> {
  const { appId, credentialVersion } = link;
  const handle = deps.temporal.workflow.getHandle(appWorkflowId(appId));
  await callWorkflow(deps, () =>
    handle.executeUpdate(rotateCredentialsUpdate, {
      args: [{ credentialVersion }],
      updateId: `credentials-${credentialVersion}`,
    }),
  );
  return link;
}

/**
 * Waits for the webhook, so that a message written right after the answer is not lost, and reads the link as it is then.
 * Undefined where no worker answers in time: the app is linked all the same.
 */
async function firstSync(deps: ApiDeps, appId: string): Promise<AppLink | undefined> {
  const handle = deps.temporal.workflow.getHandle(appWorkflowId(appId));
  try {
    await callWorkflow(deps, () => handle.executeUpdate(syncUpdate), FIRST_SYNC_MS);
  } catch {
    return undefined;
  }
  // The worker has just written it: the cache of this process does not know.
  return deps.links.findNow(appId);
}
