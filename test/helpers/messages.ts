import type { InboundContent, InboundMessage } from '../../core/session/inbound.ts';

let count = 0;

/** An inbound message as the API hands it to the workflow; everything can be overridden. */
export function inbound(text: string, more: Partial<InboundMessage> = {}): InboundMessage {
  count += 1;
  const content: InboundContent = { kind: 'text', text };
  return {
    id: `01MSG${String(count).padStart(21, '0')}`,
    appId: '01APPAAAAAAAAAAAAAAAAAAAAA',
    channel: 'WHATSAPP',
    identity: '46700000001',
    contactId: '01CONTACT',
    conversationId: '01CONVERSATION',
    metadata: '',
    acceptedAt: Date.now(),
    content,
    ...more,
  };
}
