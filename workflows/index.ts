// The door of the workflow bundle: every function exported here is a workflow type.
export { bulkRecovery } from './bulk-recovery.ts';
export { conversationSession } from './conversation-session.ts';
export { sessionArchive } from './session-archive.ts';
export { sinchApp } from './sinch-app.ts';
