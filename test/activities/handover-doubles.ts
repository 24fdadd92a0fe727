import type { ForwardInput } from '../../contracts/session-activities.ts';
import type { InboundContent, InboundMessage } from '../../core/session/inbound.ts';
import type { ForwardContent } from '../../core/session/state.ts';
import { NOW } from './reply-doubles.ts';

export const STARTED: ForwardContent = {
  kind: 'started',
  note: 'Order AB123456',
  variables: { orderNo: 'AB123456' },
  transcript: [
    { at: NOW - 2_000, from: 'contact', text: 'agent' },
    { at: NOW - 1_000, from: 'bot', text: 'One moment.' },
  ],
};

export const inbound = (content: InboundContent): InboundMessage => ({
  id: 'MESSAGE',
  appId: 'app-1',
  channel: 'WHATSAPP',
  identity: '+46700000001',
  contactId: '',
  conversationId: '',
  metadata: '',
  acceptedAt: NOW - 500,
  content,
});

export const forwardInput = (content: ForwardContent = STARTED, over: Partial<ForwardInput> = {}): ForwardInput => ({
  appId: 'app-1',
  sessionId: 'SESSION',
  at: NOW,
  to: { channel: 'WHATSAPP', identity: '+46700000001' },
  contactId: 'CONTACT',
  conversationId: 'CONVERSATION',
  language: 'nl',
  flow: 'order-status@3',
  forward: { id: 'MESSAGE:0', target: 'support', content },
  ...over,
});
