/** The channels of the Conversation API (spec's ConversationChannel, Oct 2026), by their wire names. */
export const CHANNELS = [
  'WHATSAPP',
  'RCS',
  'SMS',
  'MMS',
  'MESSENGER',
  'INSTAGRAM',
  'VIBERBM',
  'TELEGRAM',
  'LINE',
  'KAKAOTALK',
  'KAKAOTALKCHAT',
  'WECHAT',
  'APPLEBC',
] as const;

export type ChannelName = (typeof CHANNELS)[number];

/** Upper case without blanks; VIBER becomes VIBERBM (the spec's enum has only that one, old callers still send VIBER). Unknown names pass through. */
export function canonicalChannel(name: string): string {
  const upper = name.trim().toUpperCase();
  return upper === 'VIBER' ? 'VIBERBM' : upper;
}

export function isKnownChannel(name: string): name is ChannelName {
  return CHANNELS.some((known) => known === name);
}
