import { EmulatorError, invalid, notFound } from '../error.ts';
import { isObject } from '../json.ts';
import { Region } from '../state/apps.ts';
import { Ulid } from '../ulid.ts';
import type { Operation, VendorRequest } from './operation.ts';

/** What of a path is a ULID, by the names that the operations' paths give it. */
const IDS: Record<string, string> = {
  appId: 'app_id',
  contactId: 'contact_id',
  conversationId: 'conversation_id',
  eventId: 'event_id',
  messageId: 'message_id',
  webhookId: 'webhook_id',
};

function assertRegion(region: string): void {
  if (region !== '' && !Region.safeParse(region).success) throw notFound('region');
}

/** '' stands for any project, and must not come from a caller. */
function assertProject(project: string | undefined): void {
  if (project === '') throw notFound('project');
}

function assertIds(params: Record<string, string>): void {
  for (const [name, field] of Object.entries(IDS)) {
    const id = params[name];
    if (id !== undefined && !Ulid.safeParse(id).success) throw invalid(field, 'must be a ULID');
  }
}

function assertQuery(query: unknown, known: readonly string[]): void {
  const strange = Object.keys(isObject(query) ? query : {}).filter((name) => !known.includes(name));
  if (strange.length === 0) return;
  const problems = strange.map((field) => ({ field, description: 'there is no such query parameter' }));
  throw new EmulatorError(400, `there is no such query parameter: ${strange.join(', ')}`, problems);
}

/** What is wrong with the address of a call, whatever the operation; that an unknown query parameter is refused is inferred. */
export function assertAddress({ query: known = [] }: Operation, { region, params, query }: VendorRequest): void {
  assertRegion(region);
  assertProject(params.projectId);
  assertIds(params);
  assertQuery(query, known);
}
