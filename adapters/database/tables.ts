import type { ColumnType, GeneratedAlways, JSONColumnType } from 'kysely';
import type { RecoveryOutcome } from '../../contracts/bulk-recovery.ts';
import type { AppChannel, AppEvent, AppHealth, FlowPointer } from '../../contracts/sinch-app.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Region } from '../app-links.ts';
import type { RecoveryRecord } from '../recoveries.ts';

/** A row never changes after its insert. */
type Fixed<T> = ColumnType<T, T, never>;

/** Times are epoch ms. `sealed_*` holds what adapters/sealed-secrets.ts made: no secret stands in the clear. */
export interface AppLinksTable {
  app_id: string;
  project_id: string;
  region: Region;
  client_id: string;
  credential_version: number;
  display_name: string;
  mode: 'DISPATCH' | 'CONVERSATION';
  retention_days: number;
  on_unclear_send: 'resend' | 'skip';
  channels: JSONColumnType<AppChannel[]>;
  flow: JSONColumnType<FlowPointer> | null;
  health: AppHealth;
  problem: string;
  events: JSONColumnType<AppEvent[]>;
  webhook_id: string;
  secret_rotated_at: number;
  linked_at: number;
  sealed_client_secret: string;
  sealed_webhook_secrets: string;
}

/** Immutable: a session that runs on a version finds it as it was. */
export interface FlowVersionsTable {
  flow: Fixed<string>;
  version: Fixed<number>;
  hash: Fixed<string>;
  engine: Fixed<number>;
  definition: Fixed<string>;
  compiled: JSONColumnType<CompiledFlow, string, never>;
  published_at: Fixed<number>;
}

/** Key: message, status and channel, so that Sinch may send a report as often as it likes. */
export interface ReceiptsTable {
  message_id: Fixed<string>;
  status: Fixed<string>;
  channel: Fixed<string>;
  app_id: Fixed<string>;
  reason: Fixed<string>;
  metadata: Fixed<string>;
  received_at: Fixed<number>;
  /** Whose message it was; '' where nobody was named. */
  contact_key: Fixed<string>;
}

/** Callbacks that were signed and could not be used. */
export interface DeadLettersTable {
  /** Hash of app and body, so that a redelivery is kept once. */
  id: Fixed<string>;
  app_id: Fixed<string>;
  reason: Fixed<string>;
  truncated: Fixed<boolean>;
  sealed_body: Fixed<string>;
  received_at: Fixed<number>;
}

/** Secrets of our own making, by name. */
export interface KeysTable {
  name: Fixed<string>;
  sealed_key: Fixed<string>;
}

/** What flows keep of a contact: sealed as a whole, names and all. `contact_key`: see adapters/contact-key.ts. */
export interface ContactsTable {
  app_id: Fixed<string>;
  contact_key: Fixed<string>;
  sealed_variables: string;
  updated_at: number;
}

/** A consent given or withdrawn: a record, so rows are added and stay, also when the app is unlinked. */
export interface ConsentsTable {
  /** Hash of app, contact, session and the record's own id, so that a second attempt adds nothing. */
  id: Fixed<string>;
  position: GeneratedAlways<number>;
  app_id: Fixed<string>;
  contact_key: Fixed<string>;
  kind: Fixed<string>;
  given: Fixed<boolean>;
  at: Fixed<number>;
  channel: Fixed<string>;
  language: Fixed<string>;
  /** Filled in for this contact, so it may hold a name. */
  sealed_wording: Fixed<string>;
  /** `name@version`; '' for what was reported by Sinch, and `session_id` too. */
  flow: Fixed<string>;
  session_id: Fixed<string>;
  sealed_identity: Fixed<string>;
}

/** One row per app that was given any. Goes with the app's link. */
export interface AppSettingsTable {
  app_id: Fixed<string>;
  settings: JSONColumnType<JsonObject>;
  /** By name. */
  sealed_secrets: JSONColumnType<{ [name: string]: string }>;
  call_hosts: JSONColumnType<string[]>;
  updated_at: number;
}

/** Who takes over a conversation, per app. Goes with the app's link. */
export interface HandoverTargetsTable {
  app_id: Fixed<string>;
  name: Fixed<string>;
  url: string;
  sealed_secret: string;
  updated_at: number;
}

/** Callbacks that the doctor asked for, known by the id of its question. */
export interface DoctorCallbacksTable {
  request_id: Fixed<string>;
  app_id: Fixed<string>;
  received_at: Fixed<number>;
}

/** Sessions that are over. What anybody said stands in what is sealed alone. */
export interface SessionArchiveTable {
  session_id: Fixed<string>;
  app_id: Fixed<string>;
  contact_key: Fixed<string>;
  workflow_id: string;
  run_id: string;
  channel: string;
  flow: string;
  state: 'ended' | 'failed';
  code: string;
  started_at: number;
  ended_at: number;
  sealed_reason: string;
  sealed_log: string;
}

/** What is applied to many failed sessions. `ended_at` 0: it has not. */
export interface RecoveriesTable {
  id: Fixed<string>;
  sealed_order: Fixed<string>;
  state: RecoveryRecord['state'];
  started_at: Fixed<number>;
  ended_at: number;
}

/** What became of each session. A reason may hold what people wrote. */
export interface RecoverySessionsTable {
  recovery_id: Fixed<string>;
  session_id: Fixed<string>;
  workflow_id: Fixed<string>;
  outcome: RecoveryOutcome;
  code: string;
  sealed_reason: string;
}

/** The whole schema, as the newest migration leaves it. */
export interface Tables {
  app_links: AppLinksTable;
  flow_versions: FlowVersionsTable;
  receipts: ReceiptsTable;
  dead_letters: DeadLettersTable;
  keys: KeysTable;
  contacts: ContactsTable;
  consents: ConsentsTable;
  app_settings: AppSettingsTable;
  handover_targets: HandoverTargetsTable;
  doctor_callbacks: DoctorCallbacksTable;
  session_archive: SessionArchiveTable;
  recoveries: RecoveriesTable;
  recovery_sessions: RecoverySessionsTable;
}
