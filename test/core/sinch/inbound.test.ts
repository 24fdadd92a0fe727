import fc from 'fast-check';
import { z } from 'zod';
import type { InboundMessage } from '../../../core/session/inbound.ts';
import { parseCallback } from '../../../core/sinch/callback.ts';
import { toInboundMessage, toReaction, toUnsupported } from '../../../core/sinch/inbound.ts';
import { payload, payloadNames } from '../../helpers/sinch-payloads.ts';

function inbound(json: unknown): InboundMessage {
  const parsed = parseCallback(json);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const { callback } = parsed;
  if (callback.kind !== 'MESSAGE_INBOUND' && callback.kind !== 'MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION')
    throw new Error(`is a ${callback.kind}`);
  return toInboundMessage(callback, 'APP');
}

const at = Date.parse;
const MESSENGER_CONTACT = { contactId: '01EKA07N79THJ20WSN6AS30TMW', conversationId: '01EKJ0KSWXMVDF05MG9TQ20S06' };
const RCS = {
  channel: 'RCS',
  identity: '14700000000',
  contactId: '01EKJTC5PS68RZ1GHZ47441VSB',
  conversationId: '01EKJTF1FPKMZD1KGCXDM80N9M',
};
const OLD = {
  id: '01E6NKBV63YG6K01ENEW7S1N80',
  // Before 2021 no identity was named: the contact stands in for it.
  identity: '01E6K4A8N3NANZ05VM0FS80EHD',
  contactId: '01E6K4A8N3NANZ05VM0FS80EHD',
  conversationId: '01E6K4A8PGZ6MV0GD3C7M901MZ',
  acceptedAt: at('2020-04-24T08:02:50.179Z'),
};

const EXPECTED: { [name: string]: Partial<InboundMessage> } = {
  'docs2021-facebook-messenger-inbound-mediacard.json': {
    ...MESSENGER_CONTACT,
    channel: 'MESSENGER',
    identity: '534183549153491',
    content: {
      kind: 'media',
      url: 'https://scontent.xx.fbcdn.net/v/t1.15752-9/174244980_1170704636714502_2133968827805507208_n.jpg',
      caption: 'caption text',
    },
  },
  'docs2021-facebook-messenger-inbound-text.json': {
    ...MESSENGER_CONTACT,
    id: '01EKJ0WGFM7TR314K4D9Y31J5S',
    acceptedAt: at('2020-10-01T12:06:13.794Z'),
    content: { kind: 'text', text: 'This is text message from a Messenger user.' },
  },
  'docs2021-mms-inbound-media.json': {
    ...OLD,
    channel: 'MMS',
    content: expect.objectContaining({ kind: 'media', caption: '' }),
  },
  'docs2021-rcs-inbound-choice-response.json': {
    ...RCS,
    content: {
      kind: 'choice',
      messageId: '01EKJWGGMA53D91CS7GTDW0BAE',
      postback: '01EKJWGGMA53D91CS7GTDW0BAE_Suggested Reply Text',
    },
  },
  'docs2021-rcs-inbound-location.json': {
    ...RCS,
    content: { kind: 'location', latitude: 55.61018, longitude: 13.00106, title: 'Location', label: '' },
  },
  'docs2021-rcs-inbound-text.json': { ...RCS, content: { kind: 'text', text: 'test' } },
  'docs2021-sms-8-inbound-text.json': { ...OLD, channel: 'SMS', content: { kind: 'text', text: 'Hi from contact' } },
  'docs2021-telegram-11-inbound-media.json': {
    channel: 'TELEGRAM',
    identity: '1234567',
    content: expect.objectContaining({ kind: 'media' }),
  },
  'docs2021-telegram-2-inbound-text.json': { channel: 'TELEGRAM', content: { kind: 'text', text: '/start' } },
  'docs2021-telegram-9-inbound-text.json': { channel: 'TELEGRAM', content: { kind: 'text', text: '/start' } },
  'docs2021-viber-business-inbound-text.json': { ...OLD, channel: 'VIBERBM' },
  'docs2021-whatsapp-inbound-choice-response.json': {
    channel: 'WHATSAPP',
    identity: '46712312312',
    content: { kind: 'choice', messageId: '01EBDTZ9SN8HTW092K56PH1GDS', postback: 'email_postback' },
  },
  'docs2021-whatsapp-inbound-media.json': { content: expect.objectContaining({ kind: 'media' }) },
  'docs2021-whatsapp-inbound-text.json': { content: { kind: 'text', text: 'Hi from contact' } },
  'realistic-MESSAGE_INBOUND.json': {
    id: '01EQ8235TD19N21XQTH12B145D',
    channel: 'SMS',
    identity: '+15551234567',
    contactId: '01EQ4174TGGY5B1VPTPGHW19R0',
    conversationId: '01EQ8172WMDB8008EFT4M30481',
    metadata: '',
    acceptedAt: at('2026-02-13T08:17:43.915Z'),
    content: { kind: 'text', text: 'Hello! This is a test inbound message.' },
  },
  'realistic-MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION.json': {
    content: { kind: 'text', text: 'My name is {PERSON} and my email is {EMAIL}' },
  },
  'webhook-MESSAGE_INBOUND.json': { channel: 'MESSENGER', identity: 'an identity', metadata: 'metadata value' },
};

test.each(payloadNames(/inbound|MESSAGE_INBOUND/))('%s gives its message', (name) => {
  expect(EXPECTED[name]).toBeDefined();
  expect(inbound(payload(name))).toMatchObject({ appId: 'APP', ...EXPECTED[name] });
});

const message = (change: object, envelope: object = {}) => {
  const json = payload('realistic-MESSAGE_INBOUND.json');
  return inbound({ ...json, ...envelope, message: { ...json.message, ...change } });
};

test.each([
  ['contact-message-fallback.json', { kind: 'unsupported', text: 'raw message value' }],
  ['contact-message-media.json', { kind: 'media', url: 'an url value', caption: '' }],
  ['contact-message-nfm_reply.json', { kind: 'other', type: 'channel_specific_message', text: 'nfm reply body value' }],
  [
    'contact-message-productresponse.json',
    {
      kind: 'order',
      text: 'a product response message title value',
      catalogId: 'catalog id value',
      products: [{ id: 'product ID value', quantity: 4, price: 314_159 / 100_000, currency: 'currency value' }],
    },
  ],
  ['contact-message-text.json', { kind: 'text', text: 'This is a text message.' }],
])('%s, a variant of contact_message', (name, content) => {
  expect(message({ contact_message: payload(name) }).content).toEqual(content);
});

test.each([
  [
    'a variant of tomorrow',
    { hologram_message: { text: 'hi' } },
    { kind: 'other', type: 'hologram_message', text: 'hi' },
  ],
  [
    'a location with holes',
    { location_message: { title: 'x' } },
    { kind: 'other', type: 'location_message', text: '' },
  ],
  [
    "somebody's card, as an app writes one",
    { contact_info_message: { name: { full_name: 'Ada' }, phone_numbers: [{ phone_number: '+46700000001' }] } },
    { kind: 'contact', name: 'Ada', phone: '+46700000001', email: '' },
  ],
  [
    "a fallback that holds the channel's own JSON",
    { fallback_message: { raw_message: '{"type":"sticker"}' } },
    { kind: 'unsupported', text: '' },
  ],
  [
    'an order with holes',
    { product_response_message: { products: [{ id: 'p', quantity: 'two' }] } },
    { kind: 'order', text: '', catalogId: '', products: [{ id: 'p', quantity: 0, price: 0, currency: '' }] },
  ],
  ['nothing at all', {}, { kind: 'other', type: '', text: '' }],
  [
    'a choice that names no message',
    { choice_response_message: { postback_data: 'yes' } },
    { kind: 'choice', messageId: '', postback: 'yes' },
  ],
])('%s is never lost', (_what, contact_message, content) => {
  expect(message({ contact_message }).content).toEqual(content);
});

test('in DISPATCH mode the ids are empty and the identity is there', () => {
  expect(message({ contact_id: '', conversation_id: '' })).toMatchObject({
    contactId: '',
    conversationId: '',
    identity: '+15551234567',
  });
});

test('without identity and contact the conversation stands in for both', () => {
  expect(message({ channel_identity: undefined, channel: 'SMS', contact_id: '' }).identity).toBe(
    '01EQ8172WMDB8008EFT4M30481',
  );
});

test('VIBER of old callers is VIBERBM', () => {
  expect(message({ channel_identity: { channel: 'VIBER', identity: '1' } }).channel).toBe('VIBERBM');
});

describe('metadata', () => {
  test.each([
    ['the callback goes before the message', 'of the callback', 'of the message', 'of the callback'],
    ['the message stands in', '', 'of the message', 'of the message'],
    ['our own never counts', 'cq1:reply', 'of the message', 'of the message'],
    ['ours alone is none', 'cq1:reply', 'cq1:other', ''],
    ['a JSON object becomes a map', '{"gold":true,"since":{"year":2020}}', '', { gold: true, since: { year: 2020 } }],
    ['a JSON list stays text', '[1]', '', '[1]'],
    ['broken JSON stays text', '{"a":', '', '{"a":'],
    [
      'keys that reach prototypes are dropped',
      '{"__proto__":{"x":1},"a":{"constructor":1,"b":2},"prototype":3}',
      '',
      { a: { b: 2 } },
    ],
    ['nested too deeply it stays text', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, '', expect.any(String)],
  ])('%s', (_what, ofCallback, ofMessage, expected) => {
    const { metadata } = message({ metadata: ofMessage }, { message_metadata: ofCallback });
    expect(metadata).toEqual(expected);
  });

  test('no key of an object gains the prototype of others', () => {
    const keys = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString'), fc.string());
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (object) => {
        const { metadata } = message({}, { message_metadata: JSON.stringify(object) });
        expect(Object.getPrototypeOf(Object(metadata))).toBe(
          typeof metadata === 'string' ? String.prototype : Object.prototype,
        );
        expect(Reflect.get({}, 'x')).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a reaction', () => {
  const reaction = (change: object, of: object = {}) => {
    const json = payload('webhook-EVENT_INBOUND-contact_message_event.json');
    const reaction_event = { ...json.event.contact_message_event.reaction_event, ...change };
    const parsed = parseCallback({
      ...json,
      event: { ...json.event, contact_message_event: { reaction_event }, ...of },
    });
    if (!parsed.ok || parsed.callback.kind !== 'EVENT_INBOUND') throw new Error('is no event');
    return toReaction(parsed.callback, 'APP');
  };

  test('is a message of the contact, with the message that it is about', () => {
    expect(reaction({})).toEqual({
      id: 'event id',
      appId: 'APP',
      channel: 'MESSENGER',
      identity: 'an identity',
      contactId: 'contact ID',
      conversationId: 'conversation id',
      metadata: 'metadata value',
      acceptedAt: at('2020-11-17T16:07:15Z'),
      content: { kind: 'reaction', text: '🔥 Java SDK', messageId: 'message id value' },
    });
  });

  test.each<[string, object, object]>([
    ['taken back', { action: 'REACTION_ACTION_UNREACT' }, {}],
    ['without an emoji', { emoji: '' }, {}],
    ['without an id', {}, { id: '' }],
    ['of nobody', {}, { channel_identity: null, contact_id: '', conversation_id: '' }],
    ['that is another event', {}, { contact_message_event: undefined, contact_event: { composing_event: {} } }],
  ])('%s is none', (_what, change, of) => {
    expect(reaction(change, of)).toBeUndefined();
  });
});

describe('what Sinch has no kind for', () => {
  const unsupported = (of: object) => {
    const parsed = parseCallback({ accepted_time: '2026-11-17T15:17:05.723Z', unsupported_callback: of });
    if (!parsed.ok || parsed.callback.kind !== 'UNSUPPORTED') throw new Error('is not unsupported');
    return toUnsupported(parsed.callback, 'APP');
  };
  const ECHO = z
    .object({ unsupported_callback: z.object({ payload: z.string() }) })
    .parse(payload('docs2021-UNSUPPORTED.json'));
  const party = { channel_identity: { channel: 'VIBER', identity: '46700000001', app_id: '' } };

  test('is a message of the contact, whose payload stays out of it', () => {
    expect(unsupported({ ...party, id: 'm1', channel: 'VIBER', payload: '{"sticker":1}' })).toEqual({
      id: 'm1',
      appId: 'APP',
      channel: 'VIBERBM',
      identity: '46700000001',
      contactId: '',
      conversationId: '',
      metadata: '',
      acceptedAt: at('2026-11-17T15:17:05.723Z'),
      content: { kind: 'unsupported', text: '' },
    });
  });

  test.each([
    ['without an id', party],
    ['of nobody', { id: 'm1', channel: 'VIBER' }],
    ['that echoes what the bot said', { ...party, id: 'm1', payload: ECHO.unsupported_callback.payload }],
  ])('is none %s', (_what, of) => {
    expect(unsupported(of)).toBeUndefined();
  });

  test('is a message also where its words are like an echo', () => {
    const text = '{"message":{"text":"\\"is_echo\\":true","is_echo":false}}';
    expect(unsupported({ ...party, id: 'm1', payload: text })).toBeDefined();
  });
});
