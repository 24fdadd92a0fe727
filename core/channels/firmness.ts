import { type ChannelName, canonicalChannel, isKnownChannel } from './names.ts';

/**
 * How firm a fact of the table is. documented: the channel's page says so · matrix: only Sinch's overview of message types ·
 * inferred: it follows from what Sinch says of other things · silent: nothing is said, and the table is cautious.
 */
export type Firmness = 'documented' | 'matrix' | 'inferred' | 'silent';

const MEDIA = ['media_image', 'media_video', 'media_audio', 'media_document'] as const;
const SHOWN = ['text', ...MEDIA, 'choice', 'card', 'carousel', 'location'] as const;

/** What becomes of a kind of message, the receipts that a channel gives, and its reply window. */
export const FACTS = [...SHOWN, 'list', 'template', 'contact_info', 'receipts', 'window'] as const;
export type Fact = (typeof FACTS)[number];

/** What is in no list is silent. */
type Row = { [F in Exclude<Firmness, 'silent'>]?: readonly Fact[] };

const PAGE: Row = { documented: [...SHOWN, 'receipts'], matrix: ['list'], inferred: ['template'] };
const PAGE_WITH_WINDOW: Row = { ...PAGE, documented: [...SHOWN, 'receipts', 'window'] };

/* Kept out of table.ts, which every workflow carries: nothing decides by it there. */
const ROWS: Record<ChannelName, Row> = {
  WHATSAPP: { documented: [...SHOWN, 'list', 'template', 'receipts', 'window'], inferred: ['contact_info'] },
  RCS: PAGE,
  SMS: {
    documented: ['text', 'media_image', 'choice', 'card', 'carousel', 'location', 'receipts'],
    matrix: ['list'],
    inferred: ['media_video', 'media_audio', 'media_document', 'template'],
  },
  MMS: PAGE,
  MESSENGER: PAGE_WITH_WINDOW,
  INSTAGRAM: PAGE_WITH_WINDOW,
  VIBERBM: PAGE,
  TELEGRAM: {
    documented: ['text', 'media_image', 'media_video', 'carousel', 'location', 'receipts', 'window'],
    matrix: ['media_audio', 'media_document', 'choice', 'card', 'list'],
    inferred: ['template'],
  },
  LINE: { documented: ['text', 'template'], matrix: [...MEDIA, 'choice', 'card', 'carousel', 'location', 'list'] },
  KAKAOTALK: {
    documented: ['carousel', 'template', 'receipts'],
    matrix: ['text', ...MEDIA, 'choice', 'card', 'location', 'list'],
  },
  KAKAOTALKCHAT: {
    documented: ['template', 'window'],
    // That they can be sent is documented, how they look is not.
    inferred: ['text', 'media_image', 'choice', 'card', 'carousel', 'location'],
  },
  WECHAT: {
    documented: ['text', 'media_image', 'media_video', 'media_audio', 'choice', 'template', 'window'],
    matrix: ['card', 'carousel', 'location', 'list'],
  },
  APPLEBC: { documented: ['carousel', 'location', 'window'], inferred: ['text', 'media_image', 'template'] },
};

/** Nothing is said of a channel that nobody knows. */
export function firmnessOf(channel: string, fact: Fact): Firmness {
  const name = canonicalChannel(channel);
  const row = isKnownChannel(name) ? ROWS[name] : {};
  const firm = (['documented', 'matrix', 'inferred'] as const).find((firmness) => row[firmness]?.includes(fact));
  return firm ?? 'silent';
}
