import type { Region } from './app-links.ts';

/** What a call needs to know about the app; the token comes from AccessTokens, inside the adapter. */
export interface SinchApp {
  projectId: string;
  appId: string;
  region: Region;
  clientId: string;
  /** A new version of the credentials means another token. */
  credentialVersion: number;
}

export interface SendMessageRequest {
  channel: string;
  identity: string;
  /** Sinch's app_message object, already fitted to the channel. */
  message: object;
  /** At most 1,024 characters; comes back in receipts and lists. */
  messageMetadata: string;
  /** At most 128 characters. */
  correlationId: string;
}

export interface ListedMessage {
  id: string;
  metadata: string;
  /** Epoch ms. */
  acceptedAt: number;
}

/** A webhook as Sinch lists it. */
export interface SinchWebhook {
  id: string;
  target: string;
  targetType: string;
  triggers: string[];
  secret: string;
}

/** The Conversation API as Colloquy uses it. Every method rejects with a SinchError (adapters/sinch-error.ts) and takes an AbortSignal. */
export interface SinchClient {
  getApp(app: SinchApp, signal?: AbortSignal): Promise<import('../contracts/sinch-app.ts').SinchAppFacts>;
  sendMessage(app: SinchApp, request: SendMessageRequest, signal?: AbortSignal): Promise<{ messageId: string }>;
  /** All messages to that identity since `since` (epoch ms), newest first; follows page tokens. */
  listMessages(
    app: SinchApp,
    query: { channel: string; identity: string; since: number; source: 'CONVERSATION_SOURCE' | 'DISPATCH_SOURCE' },
    signal?: AbortSignal,
  ): Promise<ListedMessage[]>;
  listWebhooks(app: SinchApp, signal?: AbortSignal): Promise<SinchWebhook[]>;
  createWebhook(
    app: SinchApp,
    webhook: { target: string; triggers: string[]; secret: string },
    signal?: AbortSignal,
  ): Promise<SinchWebhook>;
  updateWebhook(
    app: SinchApp,
    id: string,
    webhook: { target: string; triggers: string[]; secret: string },
    signal?: AbortSignal,
  ): Promise<SinchWebhook>;
  deleteWebhook(app: SinchApp, id: string, signal?: AbortSignal): Promise<void>;
}
