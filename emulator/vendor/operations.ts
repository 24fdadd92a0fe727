import { createApp, deleteApp, getApp, listApps, updateApp } from './apps.ts';
import { queryCapability } from './capability.ts';
import { getContact, listContacts } from './contacts.ts';
import { getConversation, listConversations } from './conversations.ts';
import { sendEvent } from './events-send.ts';
import { deleteMessage } from './messages-delete.ts';
import { fetchLastMessages } from './messages-fetch-last.ts';
import { getMessage } from './messages-get.ts';
import { listMessages } from './messages-list.ts';
import { sendMessage } from './messages-send.ts';
import { transcodeMessage } from './messages-transcode.ts';
import { updateMessage } from './messages-update.ts';
import { NOT_EMULATED } from './not-emulated.ts';
import type { Operation } from './operation.ts';
import { token } from './token.ts';
import { createWebhook, deleteWebhook, getWebhook, listWebhooks, updateWebhook } from './webhooks.ts';

/** All that the vendor side can do. Everything else is answered 404, or 501 for a known path with another method. */
export const OPERATIONS: readonly Operation[] = [
  token,
  createApp,
  listApps,
  getApp,
  updateApp,
  deleteApp,
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  sendMessage,
  listMessages,
  fetchLastMessages,
  getMessage,
  updateMessage,
  deleteMessage,
  transcodeMessage,
  sendEvent,
  listContacts,
  getContact,
  listConversations,
  getConversation,
  queryCapability,
  ...NOT_EMULATED,
];
