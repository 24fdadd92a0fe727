import type { Emulator } from '../emulator.ts';
import { invalid, notFound } from '../error.ts';
import type { App } from '../state/apps.ts';
import { Ulid } from '../ulid.ts';

/** A call on the vendor side, with nothing of it parsed yet but the path. */
export interface VendorRequest {
  projectId: string;
  params: Record<string, string>;
  query: unknown;
  body: unknown;
  authorization: string;
  /** From a path below `/regions/:region`, which stands for the host name that a single address cannot have. '' leaves the region open. */
  region: string;
}

/** One operation of the Conversation API. */
export interface Operation {
  /** What fault rules and the ledger call it. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A Fastify path; `::` is a colon. */
  path: string;
  /** Answers the body of a 200 or throws an EmulatorError. */
  handle(emulator: Emulator, request: VendorRequest): object;
}

/** Whether this call may see the app: not from another project, and not on another region's host. */
function isVisible(app: App, { projectId, region }: VendorRequest): boolean {
  const ours = app.projectId === '' || app.projectId === projectId;
  return ours && (region === '' || region === app.region);
}

/** The app; Sinch answers 404 also to another project's and to the wrong region, and 400 to an id that is no ULID. */
export function findApp(emulator: Emulator, request: VendorRequest, appId: string): App {
  if (!Ulid.safeParse(appId).success) throw invalid('app_id', 'must be a ULID');
  const app = emulator.state.apps.get(appId);
  if (!app || !isVisible(app, request)) throw notFound('app');
  return app;
}

export function visibleApps(emulator: Emulator, request: VendorRequest): App[] {
  return [...emulator.state.apps.values()].filter((app) => isVisible(app, request));
}
