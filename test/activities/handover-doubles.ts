import type { ForwardInput } from '../../contracts/session-activities.ts';
import type { InboundContent, InboundMessage } from '../../core/session/inbound.ts';
import type { ForwardContent, ToldSession } from '../../core/session/state.ts';
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

const SESSION: ToldSession = {
  id: 'SESSION',
  channel: 'WHATSAPP',
  flow: 'order-status@3',
  language: 'nl',
  contactId: 'CONTACT',
  conversationId: 'CONVERSATION',
  identity: '+46700000001',
};

export const forwardInput = (
  content: ForwardContent = STARTED,
  { id = 'MESSAGE:0', session = {} }: { id?: string; session?: Partial<ToldSession> } = {},
): ForwardInput => ({
  appId: 'app-1',
  at: NOW,
  forward: { id, session: { ...SESSION, ...session }, target: 'support', content },
});
