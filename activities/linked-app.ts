import { ApplicationFailure } from '@temporalio/common';
import type { AppLink, AppLinks } from '../adapters/app-links.ts';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';
import { APP_FAILURES, type AppActivityInput } from '../contracts/sinch-app.ts';

// Links are cached for two seconds at most.
const LOOK_AGAIN_MS = 2_500;

/** The link of an app. Fails for good where there is none, and for a moment where the cache still holds older credentials. */
export async function requireLink(links: Pick<AppLinks, 'find'>, input: AppActivityInput): Promise<AppLink> {
  const { appId, credentialVersion = 0 } = input;
  const link = await links.find(appId);
  if (!link) {
    throw ApplicationFailure.nonRetryable(
      `The app ${appId} is not linked: link it again (POST /v1/apps).`,
      ACTIVITY_FAILURES.appNotLinked,
    );
  }
  if (link.credentialVersion >= credentialVersion) return link;
  throw ApplicationFailure.create({
    type: APP_FAILURES.credentialsNotSeen,
    message: `The app ${appId} has credentials ${credentialVersion}, this worker still sees ${link.credentialVersion}: it looks again.`,
    nextRetryDelay: LOOK_AGAIN_MS,
  });
}
