import { randomBytes } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { type AppLink, AppNotLinkedError, type NewCredentials } from '../../adapters/app-links.ts';
import { SearchAttribute } from '../../contracts/search-attributes.ts';
import {
  appWorkflowId,
  rotateCredentialsUpdate,
  SINCH_APP,
  type SinchAppState,
  syncUpdate,
} from '../../contracts/sinch-app.ts';
import type { ApiDeps } from '../deps.ts';
import { callWorkflow } from '../workflow-call.ts';
import type { LinkRequest } from './schemas.ts';
import { refuseWhileUnlinking, unlinking } from './unlinking.ts';
import { verifyApp } from './verify.ts';

/** A sync takes a moment; without a worker nobody should wait long for what the workflow makes up for by itself. */
const SYNC_MS = 2_000;

/**
 * Verifies, stores, starts the app's workflow; a workflow that runs already is told of new credentials. Repeating it is
 * harmless, changes nothing where nothing is new, and repairs what a crash in between left undone. 409 while it is being unlinked.
 */
export async function linkApp(deps: ApiDeps, request: LinkRequest): Promise<AppLink> {
  const found = await verifyApp(deps, request, 'The app was not linked, nothing was stored');
  const credentials = { ...request, ...found };
  const stored = await store(deps, credentials);
  if (await isHeld(deps, stored)) return newest(deps, stored.link);
  // Its workflow was unlinking it, and took the link along.
  const again = await store(deps, credentials);
  if (!(await isHeld(deps, again))) throw unlinking(request.appId);
  return newest(deps, again.link);
}

/** As linking an app again, but one that was unlinked meanwhile stays so: rejects with AppNotLinkedError. */
export async function changeCredentials(deps: ApiDeps, request: LinkRequest): Promise<AppLink> {
  const found = await verifyApp(deps, request, 'The credentials were not changed');
  const link = await deps.links.saveCredentials({ ...request, ...found });
  await startWorkflow(deps, link);
  if (!(await leavesLinked(link, () => tellCredentials(deps, link)))) throw new AppNotLinkedError(link.appId);
  return newest(deps, link);
}

/** Asks Sinch by the app's workflow, and reads the link as it is then. Where no worker answers in time it is as it was. */
export async function syncedLink(deps: ApiDeps, link: AppLink): Promise<AppLink> {
  await leavesLinked(link, () => sync(deps, link.appId, SYNC_MS));
  return newest(deps, link);
}

/** Has the app's workflow ask Sinch now, also where it had been terminated. Rejects where it does not answer, or does not take it. */
export async function syncApp(deps: ApiDeps, link: AppLink): Promise<void> {
  await startWorkflow(deps, link);
  await sync(deps, link.appId).catch((error: unknown) => {
    refuseWhileUnlinking(error, link.appId);
    throw error;
  });
}

/** Starts the workflow that holds the app, unless it runs. */
export async function startWorkflow(deps: ApiDeps, { appId, credentialVersion, displayName }: AppLink): Promise<void> {
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

/** With which Sinch signs its callbacks. */
export function newWebhookSecret(): string {
  return randomBytes(32).toString('base64url');
}

interface Stored {
  link: AppLink;
  isNew: boolean;
}

/** What is linked with exactly these credentials gets no new version of them, only what was read of it. */
async function store({ links }: ApiDeps, wanted: NewCredentials): Promise<Stored> {
  const link = await links.findNow(wanted.appId);
  if (link !== undefined && isSame(link, wanted)) {
    const secrets = await links.secrets(wanted.appId);
    if (secrets?.clientSecret === wanted.clientSecret) {
      await links.saveFacts(wanted.appId, wanted.facts);
      return { link, isNew: false };
    }
  }
  return { link: await links.save({ ...wanted, webhookSecret: newWebhookSecret() }), isNew: true };
}

function isSame(link: AppLink, { projectId, region, clientId }: NewCredentials): boolean {
  return link.projectId === projectId && link.region === region && link.clientId === clientId;
}

/** Has the app's workflow know the link, and waits for its webhook, so that a message written right after the answer is not lost. */
async function isHeld(deps: ApiDeps, { link, isNew }: Stored): Promise<boolean> {
  await startWorkflow(deps, link);
  const isFirst = link.credentialVersion === 1;
  if (!isFirst && !(await leavesLinked(link, () => tellCredentials(deps, link)))) return false;
  // New credentials are synced with.
  return (!isFirst && isNew) || leavesLinked(link, () => sync(deps, link.appId, SYNC_MS));
}

/** Without a worker, or with one that cannot go on, the app is linked all the same: its workflow makes up for it. */
async function leavesLinked({ appId }: AppLink, update: () => Promise<SinchAppState>): Promise<boolean> {
  try {
    return (await update()).health !== 'unlinked';
  } catch (error) {
    refuseWhileUnlinking(error, appId);
    return !(error instanceof WorkflowNotFoundError);
  }
}

function sync(deps: ApiDeps, appId: string, waitMs?: number): Promise<SinchAppState> {
  const handle = deps.temporal.workflow.getHandle(appWorkflowId(appId));
  return callWorkflow(deps, () => handle.executeUpdate(syncUpdate), waitMs);
}

async function tellCredentials(deps: ApiDeps, link: AppLink): Promise<SinchAppState> {
  const { appId, credentialVersion } = link;
  const handle = deps.temporal.workflow.getHandle(appWorkflowId(appId));
  const update = () =>
    handle.executeUpdate(rotateCredentialsUpdate, {
      args: [{ credentialVersion }],
      updateId: `credentials-${credentialVersion}`,
    });
  return callWorkflow(deps, update, SYNC_MS);
}

/** The worker has just written it: the cache of this process does not know. */
async function newest({ links }: ApiDeps, link: AppLink): Promise<AppLink> {
  return (await links.findNow(link.appId)) ?? link;
}
