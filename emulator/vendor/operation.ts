import type { Emulator } from '../emulator.ts';
import { notFound } from '../error.ts';
import type { App } from '../state/apps.ts';
import { meets, type Scope } from '../state/scope.ts';

/**
 * A call on the vendor side, with nothing of it parsed yet but the path. Its region comes from a path below
 * `/regions/:region`, which stands for the host name that a single address cannot have; without that it is ''.
 */
export interface VendorRequest extends Scope {
  params: Record<string, string>;
  query: unknown;
  body: unknown;
  authorization: string;
}

/** One operation of the Conversation API. */
export interface Operation {
  /** What fault rules and the ledger call it. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A Fastify path; `::` is a colon. */
  path: string;
  /** The query parameters that it knows; none unless it says so. */
  query?: readonly string[];
  /** Answers the body of a 200 or throws an EmulatorError. */
  handle(emulator: Emulator, request: VendorRequest): object;
}

/** The app; Sinch answers 404 also to another project's and to the wrong region. */
export function findApp(emulator: Emulator, request: VendorRequest, appId: string): App {
  const app = emulator.state.apps.get(appId);
  if (!app || !meets(app, request)) throw notFound('app');
  return app;
}

export function visibleApps(emulator: Emulator, scope: Scope): App[] {
  return [...emulator.state.apps.values()].filter((app) => meets(app, scope));
}

/** What the app sees, as far as this call sees it: an app that answers under any project shows each its own. */
export function scopeWithin({ region }: App, { projectId }: VendorRequest): Scope {
  return { projectId, region };
}
