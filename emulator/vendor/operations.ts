import { createApp, deleteApp, getApp, listApps, updateApp } from './apps.ts';
import { queryCapability } from './capability.ts';
import { createContact, deleteContact, getContact, listContacts, updateContact } from './contacts.ts';
import { listIdentityConflicts } from './contacts-conflicts.ts';
import { mergeContact } from './contacts-merge.ts';
import { getChannelProfile } from './contacts-profile.ts';
import { createConversation, deleteConversation, getConversation, listConversations } from './conversations.ts';
import { injectEvent } from './conversations-inject-event.ts';
import { injectMessage } from './conversations-inject-message.ts';
import { recentConversations } from './conversations-recent.ts';
import { stopConversation, updateConversation } from './conversations-update.ts';
import { deleteEvent, getEvent, listEvents } from './events.ts';
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
  fetchLastMessages,
  getMessage,
  updateMessage,
  deleteMessage,
  transcodeMessage,
  sendEvent,
  listEvents,
  getEvent,
  deleteEvent,
  createContact,
  listContacts,
  getContact,
  updateContact,
  deleteContact,
  mergeContact,
  getChannelProfile,
  listIdentityConflicts,
  createConversation,
  listConversations,
  recentConversations,
  getConversation,
  updateConversation,
  deleteConversation,
  stopConversation,
  injectMessage,
  injectEvent,
  createSettings,
  getSettings,
  updateSettings,
  deleteSettings,
  queryCapability,
  ...NOT_EMULATED,
];
