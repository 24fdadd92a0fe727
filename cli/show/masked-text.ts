import type { ConversationExport } from '../../core/timeline/export/conversation-export.ts';

/** From where on an export cannot be run again, as too much is masked; '' where all of it can. */
export function maskedText({ maskedFrom }: ConversationExport): string {
  if (!maskedFrom) return '';
  const { run, eventId } = maskedFrom;
  return `Masked from event ${eventId} of run ${run + 1} on: it cannot be run again behind that.`;
}
