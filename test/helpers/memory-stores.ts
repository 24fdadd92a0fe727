import type { AppSettings, AppSettingsView } from '../../adapters/app-settings.ts';
import { consentFacts } from '../../adapters/consent-facts.ts';
import type { ContactStore, KeepRequest } from '../../adapters/contacts.ts';
import type { HandoverTarget, HandoverTargets } from '../../adapters/handover-targets.ts';

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
