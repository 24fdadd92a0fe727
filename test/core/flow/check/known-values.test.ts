import { CHANNELS } from '../../../../core/channels/names.ts';
import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

/** What is said of a condition, which stands on line 6. */
const said = (condition: string, above?: string) =>
  problemsOf(definition(`  - send: x\n    if: '${condition}'`, above)).map((problem) =>
    problem.replace(/^\S+ send_1 /, ''),
  );

const CHANNEL = 'internal.sinchConversationAPI.channelIdentifier';

test.each<[string, string]>([
  [`${CHANNEL} == "WHATSAP"`, 'error No channel is called "WHATSAP". Did you mean WHATSAPP?'],
  [`"WHATSAP" == ${CHANNEL}`, 'error No channel is called "WHATSAP". Did you mean WHATSAPP?'],
  [`${CHANNEL} != "Telegram"`, 'error No channel is called "Telegram". Did you mean TELEGRAM?'],
  [`!(${CHANNEL} in ["SMS", "RSC"])`, 'error No channel is called "RSC". Did you mean RCS?'],
  ['session.channel == "VIBER"', 'error No channel is called "VIBER". Viber is called VIBERBM here.'],
  ['session["channel"] == "sms"', 'error No channel is called "sms". Did you mean SMS?'],
  [
    'session.channel == "CARRIER_PIGEON"',
    `warning "CARRIER_PIGEON" is no channel that Colloquy knows. Known are ${CHANNELS.join(', ')}.`,
  ],
  [
    'internal.channel == "SMS"',
    'error internal.channel is never "SMS". The name of the channel is internal.sinchConversationAPI.channelIdentifier.',
  ],
  ['session.weekday == "Monday"', 'error session.weekday is never "Monday". Did you mean mon?'],
  ['session.weekday in ["sat", "sunn"]', 'error session.weekday is never "sunn". Did you mean sun?'],
  [
    'session.weekday == "weekend"',
    'error session.weekday is never "weekend". It is one of mon, tue, wed, thu, fri, sat, sun.',
  ],
  ['session.startedBy == "user"', 'error session.startedBy is never "user". It is one of contact, api.'],
  [
    'input.kind == "picture"',
    'error input.kind is never "picture". It is one of text, choice, media, location, contact, order, reaction, unsupported, other, none.',
  ],
  ['session.language == "nl"', 'warning "nl" is not a language of this flow. It has en.'],
  [
    'vars.?name.orValue("") == "" && session.channel == "WATSAPP"',
    'error No channel is called "WATSAPP". Did you mean WHATSAPP?',
  ],
  ['["a"].exists(x, x == "a" && session.channel == "SMSS")', 'error No channel is called "SMSS". Did you mean SMS?'],
])('%s is never so', (condition, expected) => {
  expect(said(condition)).toEqual([expected]);
});

test.each([
  ...CHANNELS.map((name) => `session.channel == "${name}"`),
  `${CHANNEL} in ["SMS", "MMS"]`,
  'session.weekday in ["sat", "sun"]',
  'session.startedBy == "api"',
  'input.kind == "media" || input.kind == "none"',
  'session.language == "en"',
  'internal.channel == "sinchConversationAPI"',
  // What a function makes of it, and what only bears the name, is another matter.
  'lower(session.channel) == "sms"',
  'session.channel.startsWith("KAKAO")',
  'session.channel == lower("SMS")',
  'settings.all.exists(session, session.channel == "x")',
  'input.text == "WHATSAP"',
])('%s may be so', (condition) => {
  expect(said(condition)).toEqual([]);
});

test('A language is one of the flow, of which there may be several', () => {
  expect(said('session.language in ["nl", "de"]', 'languages: [en, nl]\n')).toEqual([
    'warning "de" is not a language of this flow. It has en, nl.',
  ]);
});

test('Every text is said of, wherever the expression stands, and in the order in which it is written', () => {
  const text = definition(`  - send: { en: "{{ session.channel == 'SMSS' ? 'a' : 'b' }}" }
  - set: { n: "session.weekday == 'monn' ? 1 : 2" }
  - call: { get: "https://x.example/{{ session.channel == 'sms' ? 1 : 2 }}" }
  - ask: { text: Q, valid: [{ if: 'session.channel in ["RCSS", "smms"]', say: No }] }`);
  expect(problemsOf(text)).toEqual([
    '6:17 send_1 error No channel is called "SMSS". Did you mean SMS?',
    '7:15 set_2 error session.weekday is never "monn". Did you mean mon?',
    '8:18 call_3 error No channel is called "sms". Did you mean SMS?',
    '9:35 ask_4 error No channel is called "RCSS". Did you mean RCS?',
    '9:35 ask_4 error No channel is called "smms". Did you mean SMS?',
  ]);
});
