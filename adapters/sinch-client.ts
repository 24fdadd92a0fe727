import { z } from 'zod';
import type { SinchAppFacts } from '../contracts/sinch-app.ts';
import type { DeliveryOptions } from '../core/flow/message.ts';
import { AppResponse, RETENTION_UPDATE_MASK, retentionRequest, toAppFacts } from '../core/sinch/app.ts';
import { ListResponse, listQuery, SendResponse, sendRequest, sentMessages } from '../core/sinch/message.ts';
import { WEBHOOK_UPDATE_MASK, WebhookList, WebhookResponse, webhookRequest } from '../core/sinch/webhook.ts';
import type { SinchApp } from './sinch-app.ts';
import { type CallSinch, createCallSinch, type SinchCallOptions } from './sinch-call.ts';
import { SinchError } from './sinch-error.ts';

export interface SendMessageRequest {
  channel: string;
  identity: string;
  /** Sinch's app_message object, already fitted to the channel. */
  message: object;
  /** At most 1,024 characters; comes back in receipts and lists. */
  messageMetadata: string;
  /** At most 128 characters. */
  correlationId: string;
  options?: DeliveryOptions;
  /** Channels to try after it, on which the contact has the same identity. */
  fallback?: readonly string[];
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
  getApp(app: SinchApp, signal?: AbortSignal): Promise<SinchAppFacts>;
  /** Has Sinch keep the messages of DISPATCH mode for so many days, 0 to 7. */
  setRetention(app: SinchApp, days: number, signal?: AbortSignal): Promise<SinchAppFacts>;
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

/** 50,000 messages to one person since one message: something is wrong, and an endless list would hide it. */
const MOST_PAGES = 50;

/** The client over HTTP. A token that expired is renewed and the call made once more; nothing else is tried again here. */
export function createSinchClient(options: SinchCallOptions): SinchClient {
  const callSinch = createCallSinch(options);
  return { ...appsAndMessages(callSinch), ...webhooks(callSinch) };
}

type AppsAndMessages = Pick<SinchClient, 'getApp' | 'setRetention' | 'sendMessage' | 'listMessages'>;

function appsAndMessages(callSinch: CallSinch): AppsAndMessages {
  return {
    getApp: async (app, signal) => {
      const operation = { name: 'read the app', method: 'GET', path: appPath(app), answer: AppResponse } as const;
      return toAppFacts(await callSinch(app, operation, signal));
    },
    setRetention: async (app, days, signal) => {
      const change = { body: retentionRequest(days), query: { update_mask: RETENTION_UPDATE_MASK } };
      const operation = { name: 'change the retention', method: 'PATCH', path: appPath(app), ...change } as const;
      return toAppFacts(await callSinch(app, { ...operation, answer: AppResponse }, signal));
    },
    sendMessage: async (app, request, signal) => {
      const body = sendRequest({ appId: app.appId, ...request });
      const operation = {
        name: 'send a message',
        method: 'POST',
        path: '/messages:send',
        body,
        answer: SendResponse,
      } as const;
      return { messageId: (await callSinch(app, operation, signal)).message_id };
    },
    listMessages: (app, query, signal) => listMessages(callSinch, { app, query }, signal),
  };
}

type ListArguments = { app: SinchApp; query: Parameters<SinchClient['listMessages']>[1] };

async function listMessages(callSinch: CallSinch, { app, query: asked }: ListArguments, signal?: AbortSignal) {
  const found: ListedMessage[] = [];
  let pageToken = '';
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const query = listQuery({ appId: app.appId, ...asked, pageToken });
    const operation = { name: 'list messages', method: 'GET', path: '/messages', query, answer: ListResponse } as const;
    const page = await callSinch(app, operation, signal);
    // A message without a readable time stays: left out, it might be sent again.
    found.push(...sentMessages(page).filter(({ acceptedAt }) => acceptedAt === 0 || acceptedAt >= asked.since));
    if (page.next_page_token === '') return found.sort((one, other) => other.acceptedAt - one.acceptedAt);
    pageToken = page.next_page_token;
  }
  const message = `Could not list messages: more than ${MOST_PAGES} pages; look whether Sinch repeats a page`;
  throw new SinchError('unavailable', { message, status: 200, code: 'LIST_TOO_LONG' });
}

function webhooks(callSinch: CallSinch): Omit<SinchClient, keyof AppsAndMessages> {
  return {
    listWebhooks: async (app, signal) => {
      const path = `${appPath(app)}/webhooks`;
      const list = await callSinch(app, { name: 'list webhooks', method: 'GET', path, answer: WebhookList }, signal);
      return list.webhooks.map(toWebhook);
    },
    // Not below the app: POST on the path of the list gives 501.
    createWebhook: async (app, webhook, signal) => {
      const body = webhookRequest(app.appId, webhook);
      const operation = {
        name: 'create a webhook',
        method: 'POST',
        path: '/webhooks',
        body,
        answer: WebhookResponse,
      } as const;
      return toWebhook(await callSinch(app, operation, signal));
    },
    updateWebhook: async (app, id, webhook, signal) => {
      const change = { body: webhookRequest(app.appId, webhook), query: { update_mask: WEBHOOK_UPDATE_MASK } };
      const operation = { name: 'change a webhook', method: 'PATCH', path: webhookPath(id), ...change } as const;
      return toWebhook(await callSinch(app, { ...operation, answer: WebhookResponse }, signal));
    },
    deleteWebhook: async (app, id, signal) => {
      const operation = {
        name: 'delete a webhook',
        method: 'DELETE',
        path: webhookPath(id),
        answer: z.unknown(),
      } as const;
      await callSinch(app, operation, signal);
    },
  };
}

function appPath({ appId }: SinchApp): string {
  return `/apps/${encodeURIComponent(appId)}`;
}

function webhookPath(id: string): string {
  return `/webhooks/${encodeURIComponent(id)}`;
}

function toWebhook({ id, target, target_type, triggers, secret }: WebhookResponse): SinchWebhook {
  return { id, target, targetType: target_type, triggers, secret };
}
