import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import type { AppLink } from '../../adapters/app-links.ts';
import { flowOnChannel } from '../../adapters/flow-pointer.ts';
import type { FlowVersion } from '../../adapters/flow-store.ts';
import { beginUpdate, CONVERSATION_SESSION } from '../../contracts/conversation-session.ts';
import { canonicalChannel } from '../../core/channels/names.ts';
import { hasOptedOut } from '../../core/flow/consents.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import type { OperatorCommandResult } from '../../core/session/given-command.ts';
import type { SessionStart } from '../../core/session/outside.ts';
import { variableProblems } from '../../core/session/set-variables.ts';
import { conversationStart } from '../conversation-start.ts';
import type { ApiDeps } from '../deps.ts';
import { storedText } from '../fields.ts';
import { Problem } from '../problem.ts';
import { giveUpdate } from '../workflow-call.ts';
import { FlowName, Variables } from './schemas.ts';

/** Begins a session from outside: with whom, on which flow, and what becomes of one that is there. */
export const BeginBody = fields({
  appId: storedText(64),
  to: fields({
    channel: z.string().min(1).max(40),
    identity: z.string().trim().min(1).max(300).describe('As Sinch names the contact on the channel'),
  }),
  flow: FlowName.optional().describe('name, name@3 or name@latest; without it the flow that the app takes there'),
  variables: Variables.default({}).describe('Variables that the flow declares, by name'),
  ifActive: z
    .enum(['refuse', 'message', 'replace'])
    .default('refuse')
    .describe('Where the contact is in a session: refuse, say the opening there, or end it first'),
});
export type BeginBody = z.infer<typeof BeginBody>;

/**
 * Begins the session in the contact's workflow, which starts where none runs. What is wrong with app, channel, flow or variables is
 * 422, and a contact who has opted out 409, before anything happens; the workflow's own no is in the result.
 */
export async function beginSession(
  deps: ApiDeps,
  { appId, to, flow, variables, ifActive }: BeginBody,
  key: string | undefined,
): Promise<OperatorCommandResult> {
  const channel = canonicalChannel(to.channel);
  const link = await linkWith(deps, appId, channel);
  // The very version that was checked: a newer one may be published meanwhile.
  const version = await versionOf(deps, link, flow ?? pointerOf(link, channel));
  requireFit(version, variables);
  await requireWanted(deps, { appId, channel, identity: to.identity });
  const start: SessionStart = {
    kind: 'start',
    id: key ?? randomUUID(),
    appId,
    channel,
    identity: to.identity,
    flow: { flow: version.flow, version: version.version },
    variables,
    at: deps.now(),
  };
  const { id } = start;
  const options = { ...conversationStart(deps, start), workflowIdConflictPolicy: 'USE_EXISTING' as const };
  return giveUpdate(deps, () =>
    deps.temporal.workflow.executeUpdateWithStart(beginUpdate, {
      // Good for one try only.
      startWorkflowOperation: new WithStartWorkflowOperation(CONVERSATION_SESSION, options),
      args: [{ id, start, ifActive }],
      updateId: `${beginUpdate.name}-${id}`,
    }),
  );
}

async function linkWith({ links }: ApiDeps, appId: string, channel: string): Promise<AppLink> {
  // Past the cache: the flow that was chosen a moment ago counts.
  const link = await links.findNow(appId);
  if (link === undefined)
    throw new Problem(422, 'APP_NOT_LINKED', { message: `App ${appId} is not linked: POST /v1/apps links it.` });
  const channels = link.channels.map((one) => canonicalChannel(one.channel));
  if (channels.includes(channel)) return link;
  const message = `App ${appId} does not have the channel ${channel}. It has: ${channels.join(', ') || 'none'}.`;
  throw new Problem(422, 'CHANNEL_NOT_FOUND', { message, more: { channels } });
}

type FlowNamed = NonNullable<SessionStart['flow']>;

function pointerOf({ flow }: AppLink, channel: string): FlowNamed | undefined {
  return flow === null ? undefined : flowOnChannel(flow, channel);
}

async function versionOf({ flows }: ApiDeps, { appId }: AppLink, named: FlowNamed | undefined): Promise<FlowVersion> {
  if (named === undefined) {
    const message = `App ${appId} has no flow: name one, or choose one with PUT /v1/apps/${appId}/flow.`;
    throw new Problem(422, 'FLOW_NOT_FOUND', { message });
  }
  return publishedFlow(flows, named);
}

/** A published version. Throws 422. */
export async function publishedFlow(flows: ApiDeps['flows'], { flow, version }: FlowNamed): Promise<FlowVersion> {
  const found = await flows.find(flow, version);
  if (found !== undefined) return found;
  const message = `Not published: ${flow}@${version}. Publish it first (POST /v1/flows).`;
  throw new Problem(422, 'FLOW_NOT_FOUND', { message });
}

function requireFit({ compiled }: FlowVersion, variables: SessionStart['variables']): void {
  const problems = variableProblems(variables, compiled);
  if (problems.length === 0) return;
  throw new Problem(422, 'VARIABLES_UNFIT', { message: problems.join(' '), more: { problems } });
}

/** A session of somebody who has opted out would begin in silence: nothing is sent to him. */
async function requireWanted(
  deps: ApiDeps,
  contact: { appId: string; channel: string; identity: string },
): Promise<void> {
  const { consents } = await deps.contacts.find(contact.appId, deps.contactKey(contact));
  if (!hasOptedOut(consents)) return;
  throw new Problem(409, 'CONTACT_OPTED_OUT', { message: 'The contact has opted out: nothing is sent.' });
}
