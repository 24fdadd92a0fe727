import { CHANNELS } from '../../../core/channels/names.ts';
import { channelAdvice } from '../../../core/sinch/channel-advice.ts';

test('nothing is to be done about a channel that works', () => {
  for (const channel of CHANNELS) expect(channelAdvice({ channel, state: 'ACTIVE' })).toBe('');
});

test.each([
  ['PENDING', 'WHATSAPP', /^Wait until its number is registered with Meta: /],
  ['PENDING', 'SMS', /^Wait until Sinch has set it up: /],
  ['FAILING', 'TELEGRAM', /Sinch dashboard: the bot's token, which BotFather shows\. Sync the app/],
  ['FAILING', 'A_CHANNEL_OF_TOMORROW', /Sinch dashboard: its credentials\. Sync the app/],
  ['UNKNOWN', 'SMS', /^Sinch does not say how the channel is: /],
] as const)('%s %s: says in a sentence what to do', (state, channel, told) => {
  expect(channelAdvice({ channel, state })).toMatch(told);
});

test('of every channel that fails it is said which keys to look at', () => {
  for (const channel of CHANNELS) {
    const general = channelAdvice({ channel: 'NONE', state: 'FAILING' });
    expect(channelAdvice({ channel, state: 'FAILING' })).not.toBe(general);
  }
});
