/** A channel of an app as Sinch describes it; the same shape as AppChannel of contracts/sinch-app.ts, which core may not import. */
interface Channel {
  channel: string;
  state: 'PENDING' | 'ACTIVE' | 'FAILING' | 'UNKNOWN';
}

const BEARER = 'its sender and the token of its service plan';

/** Where a channel's keys come from, for whoever has to look at them in the Sinch dashboard. */
const KEYS: { [channel: string]: string } = {
  WHATSAPP: BEARER,
  RCS: BEARER,
  SMS: BEARER,
  VIBERBM: BEARER,
  MMS: 'its account id, API key and user',
  MESSENGER: 'the page token, which ends with the rights of whoever made it',
  INSTAGRAM: 'the token of the business account, which ends with the rights of whoever made it',
  TELEGRAM: "the bot's token, which BotFather shows",
  LINE: "the channel's token and secret, which the LINE Developers console shows",
  KAKAOTALK: 'the id of the Plus Friend and its sender key',
  KAKAOTALKCHAT: 'the id of the Plus Friend and its API key',
  WECHAT: 'its app id, app secret, token and AES key, which the Official Accounts Platform shows',
  APPLEBC: 'its business account id, which Apple Business Register shows',
};

/** What a channel usually waits for. */
const WAITS: { [channel: string]: string } = {
  WHATSAPP: 'its number is registered with Meta',
  RCS: 'the carriers have launched its agent',
  VIBERBM: 'Viber has approved its sender',
  APPLEBC: 'Apple has approved its business account',
};

const ADVICE: { [K in Channel['state']]: (channel: string) => string } = {
  ACTIVE: () => '',
  PENDING: (channel) =>
    `Wait until ${WAITS[channel] ?? 'Sinch has set it up'}: messages do not pass before. Its state is in the Sinch dashboard.`,
  FAILING: (channel) =>
    `Look at the channel in the Sinch dashboard: ${KEYS[channel] ?? 'its credentials'}. Sync the app when it is repaired.`,
  UNKNOWN: () => 'Sinch does not say how the channel is: look at it in the Sinch dashboard if messages do not pass.',
};

/** What to do about a channel in the state it is in, for a person; '' where nothing is to be done. */
export function channelAdvice({ channel, state }: Channel): string {
  return ADVICE[state](channel);
}
