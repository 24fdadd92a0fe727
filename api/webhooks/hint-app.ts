import { createThrottle } from '../../adapters/throttle.ts';
import { appWorkflowId, hintSignal } from '../../contracts/sinch-app.ts';
import { canonicalChannel } from '../../core/channels/names.ts';
import type { Callback } from '../../core/sinch/callback.ts';
import type { ApiDeps } from '../deps.ts';
import { callWorkflow } from '../workflow-call.ts';

/** Has the app's workflow look at Sinch where a callback hints at a change. Returns at once, and never throws. */
export type TakeHint = (appId: string, callback: Callback) => void;

type HintDeps = Pick<ApiDeps, 'links' | 'temporal' | 'now'>;

/** Whatever is wrong with an app, many callbacks say so. */
const TELL_EVERY_MS = 30_000;
/** So often a channel on which contacts write is looked for among the app's. */
const LOOK_EVERY_MS = 60_000;
const PATIENCE_MS = 5_000;

/** Why a message failed that could be sent the day before: something of the app or of its channel is not set up any more. */
const APP_IS_WRONG = new Set([
  'CHANNEL_BAD_CONFIGURATION',
  'CHANNEL_CONFIGURATION_MISSING',
  'INACTIVE_CREDENTIAL',
  'UNKNOWN_APP',
]);

/** For all callbacks of a process. No message waits for any of it. */
export function createTakeHint(deps: HintDeps): TakeHint {
  const mayTell = createThrottle(TELL_EVERY_MS, deps.now);
  const mayLook = createThrottle(LOOK_EVERY_MS, deps.now);
  const tell = async (appId: string): Promise<void> => {
    if (!mayTell(appId)) return;
    const handle = deps.temporal.workflow.getHandle(appWorkflowId(appId));
    await callWorkflow(deps, () => handle.signal(hintSignal), PATIENCE_MS);
  };
  const tellUnlessListed = async (appId: string, channel: string): Promise<void> => {
    if (channel === '' || !mayLook(`${appId} ${channel}`)) return;
    const link = await deps.links.find(appId);
    if (link?.channels.some((listed) => listed.channel === channel) === false) await tell(appId);
  };
  // An hourly sync finds out all the same.
  return (appId, callback) => void takeHint(callback, { appId, tell, tellUnlessListed })?.catch(() => undefined);
}

interface Telling {
  appId: string;
  tell: (appId: string) => Promise<void>;
  tellUnlessListed: (appId: string, channel: string) => Promise<void>;
}

function takeHint(callback: Callback, { appId, tell, tellUnlessListed }: Telling): Promise<void> | undefined {
  switch (callback.kind) {
    case 'CHANNEL_EVENT':
      return tell(appId);
    case 'MESSAGE_DELIVERY':
      return APP_IS_WRONG.has(callback.body.reason?.code ?? '') ? tell(appId) : undefined;
    case 'MESSAGE_INBOUND':
      return tellUnlessListed(appId, canonicalChannel(callback.body.channel_identity?.channel ?? ''));
    default:
      return undefined;
  }
}
