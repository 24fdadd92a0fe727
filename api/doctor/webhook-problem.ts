import type { AppLink } from '../../adapters/app-links.ts';
import type { SinchWebhook } from '../../adapters/sinch-client.ts';
import { type Finding, failed } from '../../core/doctor/check.ts';

/** Without the first nobody is heard, without the second the doctor's question cannot come back. */
const NEEDED = ['MESSAGE_INBOUND', 'CAPABILITY'];

interface Wanted {
  link: AppLink;
  target: string;
  secrets: readonly string[];
}

/** What is wrong with our webhook as Sinch lists it; undefined where it is whole. */
export function webhookProblem(
  listed: readonly SinchWebhook[],
  { link, target, secrets }: Wanted,
): Finding | undefined {
  const todo = `\`colloquy apps sync ${link.appId}\` puts it right; by itself that happens within the hour.`;
  const ours = listed.find((webhook) => webhook.target === target);
  if (ours !== undefined) {
    const wrong = wrongWith(ours, secrets);
    return wrong === undefined ? undefined : failed(wrong, todo);
  }
  const moved = listed.find(({ id }) => id === link.webhookId);
  if (moved !== undefined) return failed(`Sinch delivers to ${placeOf(moved.target)}, not to ${target}.`, todo);
  const others = listed.length === 0 ? '' : ` (${listed.length} of other programs, five at most)`;
  return failed(`Sinch has no webhook that delivers to ${target}${others}.`, todo);
}

function wrongWith({ targetType, triggers, secret }: SinchWebhook, secrets: readonly string[]): string | undefined {
  const missing = NEEDED.filter((trigger) => !triggers.includes(trigger));
  if (targetType !== 'HTTP') return `The webhook at Sinch is of type ${targetType}: it delivers nothing.`;
  if (missing.length > 0) return `The webhook at Sinch lacks the trigger ${missing.join(' and ')}.`;
  // Where Sinch shows none, only a callback can tell.
  if (secret !== '' && !secrets.includes(secret)) return 'The webhook at Sinch signs with another secret than ours.';
  return undefined;
}

/** What stands behind the host may hold a secret of somebody else's. */
function placeOf(target: string): string {
  return URL.canParse(target) ? new URL(target).host : 'another address';
}
