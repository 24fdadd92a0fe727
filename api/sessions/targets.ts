import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';

/** Known before a conversation leaves the bot for nobody. */
export async function requireTarget({ handovers }: ApiDeps, appId: string, name: string): Promise<void> {
  if (await handovers.find(appId, name)) return;
  const names = (await handovers.list(appId)).map((target) => target.name);
  const message = `App ${appId} has no hand-over target ${name}. It has: ${names.join(', ') || 'none'}.`;
  throw new Problem(422, 'HANDOVER_TARGET_NOT_FOUND', { message, more: { targets: names } });
}
