import type { CompiledFlow } from '../flow/compiled.ts';
import type { InboundMessage } from '../session/inbound.ts';
import { MASK } from '../session/masking.ts';
import { contentText, shownText } from '../session/talk.ts';
import type { Telling } from './telling.ts';

/** What a contact's message says, as people may see it: masked where it answers a sensitive question, or may answer one. */
export function messageShown(message: InboundMessage, telling: Pick<Telling, 'takenIn' | 'flows' | 'flowOf'>): string {
  const moment = telling.takenIn.get(message.id);
  // Nobody knows yet what it answers.
  if (!moment) return mayBeSensitive([...telling.flows.values()]) ? MASK : contentText(message.content);
  const { before, after } = moment;
  const session = before.session?.id === after.session?.id ? before.session : after.session;
  if (!session) return contentText(message.content);
  return shownText(session, message, { flow: telling.flowOf(session) ?? null });
}

function mayBeSensitive(flows: readonly CompiledFlow[]): boolean {
  return flows.length === 0 || flows.some(hasSensitive);
}

function hasSensitive({ variables, flows }: CompiledFlow): boolean {
  return Object.values(variables).some(({ sensitive }) => sensitive) || Object.values(flows).some(hasSensitive);
}
