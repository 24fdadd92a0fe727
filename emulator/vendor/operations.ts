import { createApp, deleteApp, getApp, listApps, updateApp } from './apps.ts';
import { createContact, deleteContact, getContact, listContacts, updateContact } from './contacts.ts';
import { listIdentityConflicts } from './contacts-conflicts.ts';
import { mergeContact } from './contacts-merge.ts';
import { getChannelProfile } from './contacts-profile.ts';
import { getConversation, listConversations } from './conversations.ts';
import { sendEvent } from './events-send.ts';
import { getMessage } from './messages-get.ts';
import { listMessages } from './messages-list.ts';
import { sendMessage } from './messages-send.ts';
import type { Operation } from './operation.ts';
import { createSettings, deleteSettings, getSettings, updateSettings } from './settings.ts';
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
  getMessage,
  sendEvent,
  createContact,
  listContacts,
  getContact,
  updateContact,
  deleteContact,
  mergeContact,
  getChannelProfile,
  listIdentityConflicts,
  listConversations,
  getConversation,
  createSettings,
  getSettings,
  updateSettings,
  deleteSettings,
];
