import { ApplicationFailure } from '@temporalio/common';
import type { AppLinks, FlowPointer } from '../adapters/app-links.ts';
import type { FlowStore } from '../adapters/flow-store.ts';
import { ACTIVITY_FAILURES, type LoadFlowInput, type SessionLocalActivities } from '../contracts/session-activities.ts';
import { canonicalChannel } from '../core/channels/names.ts';
import type { CompiledFlow } from '../core/flow/compiled.ts';
import { requireLink } from './linked-app.ts';

export interface FlowDeps {
  links: Pick<AppLinks, 'findNow'>;
  flows: Pick<FlowStore, 'find'>;
}

/** `loadFlow` reads through caches and runs as a local activity: it must stay quick and without effects. */
export function createFlowActivities(deps: FlowDeps): SessionLocalActivities {
  return {
    async loadFlow(input: LoadFlowInput): Promise<CompiledFlow> {
      const { flow, version } = 'flow' in input ? input : await pointerOf(deps.links, input);
      const found = await deps.flows.find(flow, version);
      if (found) return found.compiled;
      throw notFound(`The flow ${flow}@${version} is not published here: publish it, or point the app to another.`);
    },
  };
}

async function pointerOf(
  links: FlowDeps['links'],
  { appId, channel }: { appId: string; channel: string },
): Promise<Pick<FlowPointer, 'flow' | 'version'>> {
  // A session that begins must see the flow that was chosen a moment ago.
  const link = await requireLink({ find: links.findNow }, { appId });
  if (!link.flow) throw notFound(`The app ${appId} has no flow: choose one with PUT /v1/apps/${appId}/flow.`);
  const named = Object.entries(link.flow.channels ?? {}).find(([name]) => canonicalChannel(name) === channel);
  return named?.[1] ?? link.flow;
}

function notFound(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, ACTIVITY_FAILURES.flowNotFound);
}
