import { sign } from '../../adapters/sinch-signature.ts';
import { createUlids } from '../../emulator/ulid.ts';
import type { PlannedTurn } from '../driver.ts';

/** The app that a subject answers for, and who writes to it. */
export interface Audience {
  appId: string;
  projectId: string;
  webhookSecret: string;
  /** Identities of contacts, each a session. */
  contacts: string[];
}

export const CHANNEL = 'WHATSAPP';

/** Phone numbers that nobody has, of another block for each app. */
export function contactsOf({ appId }: { appId: string }, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `4670${appId.slice(-1)}${String(index).padStart(6, '0')}`);
}

const newId = createUlids(Date.now);

/** Turns due at these moments, the contacts taking turns, of one text or of one each; bodies and signatures are made here, not while driving. */
export function planTurns(audience: Audience, dueAt: readonly number[], text?: string): PlannedTurn[] {
  return dueAt.map((due, index) => {
    const identity = audience.contacts[index % audience.contacts.length] ?? '';
    return planTurn(audience, { identity, dueAt: due, text });
  });
}

interface Writing {
  identity: string;
  dueAt: number;
  text: string | undefined;
}

function planTurn(audience: Audience, { identity, dueAt, text }: Writing): PlannedTurn {
  const id = newId();
  const body = JSON.stringify(inboundCallback(audience, { id, identity, text: text ?? `Where is my order ${id}?` }));
  const signature = sign({
    rawBody: Buffer.from(body),
    secret: audience.webhookSecret,
    nonce: newId(),
    now: Date.now(),
  });
  return { id, dueAt, body, headers: { 'content-type': 'application/json', ...signature } };
}

/** MESSAGE_INBOUND as Sinch sends it in CONVERSATION mode. */
function inboundCallback(
  { appId, projectId }: Audience,
  { id, identity, text }: { id: string; identity: string; text: string },
): object {
  const time = new Date().toISOString();
  return {
    app_id: appId,
    accepted_time: time,
    event_time: time,
    project_id: projectId,
    message: {
      id,
      direction: 'TO_APP',
      contact_message: { text_message: { text } },
      channel_identity: { channel: CHANNEL, identity, app_id: '' },
      conversation_id: `01CONVERSATION${identity.slice(-12).padStart(12, '0')}`,
      contact_id: `01CONTACT${identity.slice(-12).padStart(17, '0')}`,
      metadata: '',
      accept_time: time,
      sender_id: '',
      processing_mode: 'CONVERSATION',
      injected: false,
    },
    message_metadata: '',
    correlation_id: '',
  };
}
