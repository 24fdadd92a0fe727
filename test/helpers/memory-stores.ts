import type { AppSettings, AppSettingsView } from '../../adapters/app-settings.ts';
import { consentFacts } from '../../adapters/consent-facts.ts';
import type { ContactCounts, ContactRecords } from '../../adapters/contact-records.ts';
import type { ContactStore, KeepRequest } from '../../adapters/contacts.ts';
import type { HandoverTarget, HandoverTargets } from '../../adapters/handover-targets.ts';
import type { ArchivedSession, SessionArchive } from '../../adapters/session-archive.ts';

/** Does it, or fails as while the database is away. */
export type WhileThere = <Result>(act: () => Result) => Promise<Result>;

export interface StoredSettings extends AppSettingsView {
  secrets: { [name: string]: string };
}

/** Settings in memory, without limits. */
export function settingsIn(stored: Map<string, StoredSettings>, whileThere: WhileThere): AppSettings {
  const of = (appId: string) => stored.get(appId) ?? { settings: {}, secrets: {}, secretNames: [], callHosts: [] };
  const view = ({ settings, secretNames, callHosts }: StoredSettings) => ({ settings, secretNames, callHosts });
  return {
    find: (appId) => whileThere(() => view(of(appId))),
    findNow: (appId) => whileThere(() => view(of(appId))),
    secrets: (appId, names) =>
      whileThere(() => Object.fromEntries(Object.entries(of(appId).secrets).filter(([name]) => names.includes(name)))),
    change: (appId, { settings, secrets, callHosts }) =>
      whileThere(() => {
        const before = of(appId);
        const kept = withoutNulls({ ...before.secrets, ...secrets });
        const after = {
          settings: withoutNulls({ ...before.settings, ...settings }),
          secrets: kept,
          secretNames: Object.keys(kept).sort(),
          callHosts: callHosts ?? before.callHosts,
        };
        stored.set(appId, after);
        return view(after);
      }),
  };
}

function withoutNulls<Value>(values: { [name: string]: Value | null }): { [name: string]: Value } {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

export interface StoredTarget extends HandoverTarget {
  appId: string;
  secret: string;
}

/** Targets in memory, in the order in which they were saved. */
export function handoversIn(stored: StoredTarget[], whileThere: WhileThere): HandoverTargets {
  const indexOf = (appId: string, name: string) =>
    stored.findIndex((target) => target.appId === appId && target.name === name);
  return {
    find: (appId, name) => whileThere(() => stored[indexOf(appId, name)]),
    list: (appId) =>
      whileThere(() => stored.filter((target) => target.appId === appId).map(({ name, url }) => ({ name, url }))),
    save: (appId, target) =>
      whileThere(() => {
        const at = indexOf(appId, target.name);
        stored.splice(at < 0 ? stored.length : at, 1, { appId, ...target });
      }),
    remove: (appId, name) =>
      whileThere(() => {
        const at = indexOf(appId, name);
        if (at >= 0) stored.splice(at, 1);
        return at >= 0;
      }),
  };
}

/** Contacts in memory: variables in the order in which they came, consents in that of their moments. */
export function contactsIn(kept: KeepRequest[], whileThere: WhileThere): ContactStore {
  return {
    keep: (request) => whileThere(() => void kept.push(request)),
    find: (appId, contactKey) =>
      whileThere(() => {
        const records = kept
          .filter((request) => request.appId === appId && request.contactKey === contactKey)
          .flatMap((request) => request.records);
        const values = records.flatMap((one) => (one.kind === 'variable' ? [[one.name, one.value] as const] : []));
        const consents = records
          .flatMap((one) => (one.kind === 'consent' ? [{ kind: one.consent, given: one.given, at: one.at }] : []))
          .toSorted((left, right) => left.at - right.at);
        return { vars: withoutNulls(Object.fromEntries(values)), consents: consentFacts(consents) };
      }),
  };
}

/** Archived sessions in memory, the last to end first; only the app and the workflows narrow the list. */
export function archiveIn(stored: ArchivedSession[], whileThere: WhileThere): SessionArchive {
  const byEnd = () => stored.toSorted((left, right) => right.endedAt - left.endedAt);
  return {
    save: (session) => whileThere(() => void stored.push(session)),
    find: (sessionId) => whileThere(() => stored.find((one) => one.sessionId === sessionId)),
    list: ({ filter, limit, after }) =>
      whileThere(() =>
        byEnd()
          .filter(({ appId, endedAt }) => (filter.appId ?? appId) === appId && endedAt < (after?.endedAt ?? Infinity))
          .filter(({ workflowId }) => filter.workflowIds?.includes(workflowId) ?? true)
          .slice(0, limit),
      ),
    removeOlder: () => whileThere(() => undefined),
    remove: (sessionId) =>
      whileThere(() => void stored.splice(0, stored.length, ...stored.filter((one) => one.sessionId !== sessionId))),
  };
}

const NO_ROWS: ContactCounts = {
  sessions: 0,
  receipts: 0,
  keptVariables: false,
  consents: 0,
  deadLetters: 0,
  optOutKept: false,
};

/** Rows of contacts, by key, as they are counted. */
export function recordsIn(stored: Map<string, ContactCounts>, whileThere: WhileThere): ContactRecords {
  const of = ({ contactKey }: { contactKey: string }) => stored.get(contactKey) ?? NO_ROWS;
  return {
    count: (contact) => whileThere(() => of(contact)),
    remove: (contact) =>
      whileThere(() => {
        const removed = of(contact);
        stored.delete(contact.contactKey);
        return removed;
      }),
  };
}
