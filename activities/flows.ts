import { ApplicationFailure } from '@temporalio/common';
import type { AppLinks } from '../adapters/app-links.ts';
import type { AppSettings } from '../adapters/app-settings.ts';
import type { ContactKey } from '../adapters/contact-key.ts';
import type { ContactStore } from '../adapters/contacts.ts';
import { isDatabaseAway } from '../adapters/database/database.ts';
import { flowOnChannel } from '../adapters/flow-pointer.ts';
import type { FlowStore } from '../adapters/flow-store.ts';
import { ACTIVITY_FAILURES, type LoadFlowInput, type SessionLocalActivities } from '../contracts/session-activities.ts';
import type { CompiledFlow } from '../core/flow/compiled.ts';
import type { ContactFacts } from '../core/flow/engine-types.ts';
import type { JsonObject } from '../core/json.ts';
import { requireLink } from './linked-app.ts';

export interface FlowDeps {
  links: Pick<AppLinks, 'findNow'>;
  flows: Pick<FlowStore, 'find'>;
  settings: Pick<AppSettings, 'findNow'>;
  contacts: Pick<ContactStore, 'find'>;
  contactKey: ContactKey;
}

type FlowName = NonNullable<LoadFlowInput['flow']>;

/** `loadFlow` reads through caches and runs as a local activity: it must stay quick and without effects. */
export function createFlowActivities(deps: FlowDeps): SessionLocalActivities {
  return {
    async loadFlow(input) {
      const [flow, settings, contact] = await Promise.all([
        flowOf(deps, input),
        settingsOf(deps, input),
        contactOf(deps, input),
      ]);
      return { flow, settings, contact };
    },
  };
}

async function flowOf({ flows, links }: FlowDeps, input: LoadFlowInput): Promise<CompiledFlow> {
  const { flow, version } = input.flow ?? (await pointerOf(links, input));
  const found = await flows.find(flow, version);
  if (found) return found.compiled;
  throw notFound(`The flow ${flow}@${version} is not published here: publish it, or point the app to another.`);
}

async function pointerOf(links: FlowDeps['links'], { appId, channel }: LoadFlowInput): Promise<FlowName> {
  // A session that begins must see the flow that was chosen a moment ago.
  const link = await requireLink({ find: links.findNow }, { appId });
  if (!link.flow) throw notFound(`The app ${appId} has no flow: choose one with PUT /v1/apps/${appId}/flow.`);
  return flowOnChannel(link.flow, channel);
}

function settingsOf({ settings }: FlowDeps, { appId }: LoadFlowInput): Promise<JsonObject> {
  return unlessAway(async () => (await settings.findNow(appId)).settings, {});
}

function contactOf({ contacts, contactKey }: FlowDeps, input: LoadFlowInput): Promise<ContactFacts> {
  const find = () => contacts.find(input.appId, contactKey(input));
  // Whoever may have opted out is not written to unasked.
  return input.startedBy === 'api' ? find() : unlessAway(find, { vars: {}, consents: {} });
}

/**
 * The stores give what this process knows while the database is away. Where it knows nothing, the session begins without: a
 * contact who writes is answered, if need be by a flow that asks again what it once knew.
 */
async function unlessAway<Found>(find: () => Promise<Found>, otherwise: Found): Promise<Found> {
  try {
    return await find();
  } catch (error) {
    if (isDatabaseAway(error)) return otherwise;
    throw error;
  }
}

function notFound(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, ACTIVITY_FAILURES.flowNotFound);
}
