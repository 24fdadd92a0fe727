// The door of the workflow bundle: every function exported here is a workflow type.
export { conversationSession } from './conversation-session.ts';
export { sinchApp } from './sinch-app.ts';
