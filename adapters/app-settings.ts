import type { Json, JsonObject } from '../core/json.ts';

/** What flows read as `settings`, which secrets there are, and which hosts their calls may reach beside those of CALL_ALLOWED_HOSTS. */
export interface AppSettingsView {
  settings: JsonObject;
  secretNames: string[];
  /** `example.com`, `*.example.com`, with a port where it is not the scheme's own. */
  callHosts: string[];
}

/** What is named is set, null removes it, everything else stays; `callHosts` are replaced as a whole. */
export interface AppSettingsChange {
  settings?: { [name: string]: Json };
  secrets?: { [name: string]: string | null };
  callHosts?: string[];
}

/** Of all settings together, as JSON: they travel into every session. */
export const MAX_SETTINGS_BYTES = 64 * 1024;
export const MAX_SECRET_BYTES = 16 * 1024;
export const MAX_SECRETS = 100;
export const MAX_CALL_HOSTS = 100;

/** More than an app may have. `problems`: one sentence each, without a value. */
export class AppSettingsError extends Error {
  override readonly name = 'AppSettingsError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

/**
 * Settings and secrets per linked app, in the database, secrets sealed. Reads go through a cache of 2 s that serves what it
 * knows while the database is away. Unlinking an app removes them.
 */
export interface AppSettings {
  /** An app that was given none has empty ones. */
  find(appId: string): Promise<AppSettingsView>;
  /** Past the cache: for a session that begins, which must see what was set a moment ago. */
  findNow(appId: string): Promise<AppSettingsView>;
  /** Those of the names that there are, opened. */
  secrets(appId: string, names: readonly string[]): Promise<{ [name: string]: string }>;
  /** Rejects with AppSettingsError, and changes nothing, where it would come to more than an app may have; with AppNotLinkedError where the app is not linked. */
  change(appId: string, change: AppSettingsChange): Promise<AppSettingsView>;
}
