import { messagesOf } from '../../../core/channels/fit/fitting.ts';
import { transcode } from '../../../core/channels/transcode.ts';
import type { Happening, Bubble as Said } from '../../../core/talks/happening.ts';
import { Bubble } from '../bubble.ts';

/** A bubble of a talk as its channel shows it: fitted and transcoded as on its way through Sinch; a long one in several. */
export function shownOn({ id, channel, fitted }: Said): Bubble[] {
  return messagesOf(fitted).map((app_message) =>
    Bubble.parse({ message_id: id, app_message, shown: transcode(app_message, channel).shown }),
  );
}

/** A call, and what it was answered with. */
export function callLine({ request, outcome }: Happening<'call'>): string {
  const came = outcome.kind === 'response' ? `${outcome.status}` : `${outcome.code}: ${outcome.reason}`;
  return `→ ${request.line} (${came})`;
}
