import type { DeliveryOptions } from '../../../core/flow/message.ts';
import { ListResponse, listQuery, SendResponse, sendRequest, sentMessages } from '../../../core/sinch/message.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

const send = {
  appId: 'APP',
  identity: '1',
  message: { text_message: { text: 'x' } },
  messageMetadata: 'cq1:m',
  correlationId: 'c',
};

test.each([
  ['WHATSAPP', { channel: 'WHATSAPP', identity: '1' }],
  ['VIBER', { channel: 'VIBERBM', identity: '1' }],
  ['MESSENGER', { channel: 'MESSENGER', identity: '1', app_id: 'APP' }],
])('a send on %s goes to that identity and no other channel', (channel, identity) => {
  const body = sendRequest({ ...send, channel });
  expect(body.recipient).toEqual({ identified_by: { channel_identities: [identity] } });
  expect(body.channel_priority_order).toEqual([identity.channel]);
  expect(body).toMatchObject({ app_id: 'APP', message_metadata: 'cq1:m', correlation_id: 'c', message: send.message });
});

test('a send with a fallback goes to the same number on each channel, in order', () => {
  const body = sendRequest({ ...send, channel: 'WHATSAPP', fallback: ['RCS', 'SMS'] });
  const channels = ['WHATSAPP', 'RCS', 'SMS'];
  const identities = channels.map((channel) => ({ channel, identity: '1' }));
  expect(body.recipient).toEqual({ identified_by: { channel_identities: identities } });
  expect(body.channel_priority_order).toEqual(channels);
});

describe('what goes beside the message', () => {
  const beside = (options: DeliveryOptions) => {
    const body = { ...sendRequest({ ...send, channel: 'SMS', options }) };
    const { app_id, recipient, message, channel_priority_order, message_metadata, correlation_id, ...rest } = body;
    return rest;
  };

  test('is nothing unless the flow says something', () => {
    expect(sendRequest({ ...send, channel: 'SMS', options: undefined })).toEqual(
      sendRequest({ ...send, channel: 'SMS' }),
    );
    expect(beside({})).toEqual({});
    expect(beside({ properties: {} })).toEqual({});
  });

  test('is named as Sinch names it', () => {
    const properties = { SMS_SENDER: 'Shop' };
    expect(beside({ properties, ttlMs: 86_400_000, content: 'marketing' })).toEqual({
      channel_properties: properties,
      ttl: '86400s',
      message_content_type: 'CONTENT_MARKETING',
    });
    expect(beside({ metadata: { order: 'A1' } })).toEqual({ conversation_metadata: { order: 'A1' } });
    expect(beside({ metadata: {}, metadataUpdate: 'merge' })).toEqual({
      conversation_metadata: {},
      conversation_metadata_update_strategy: 'MERGE_PATCH',
    });
    expect(beside({ metadataUpdate: 'merge' })).toEqual({});
    expect(beside({ content: 'notification' })).toEqual({ message_content_type: 'CONTENT_NOTIFICATION' });
  });

  test.each([
    ['0 ms', 0, '3s'],
    ['2 s, below what Sinch takes', 2_000, '3s'],
    ['3 s', 3_000, '3s'],
    ['3.001 s', 3_001, '4s'],
    ['10 s', 10_000, '10s'],
    ['more than Sinch takes', 1e18, '315576000000s'],
  ])('a time to live of %s', (_what, ttlMs, ttl) => {
    expect(beside({ ttlMs })).toEqual({ ttl });
  });
});

test('the sample answer', () => {
  expect(SendResponse.parse(payload('send-response.json'))).toEqual({ message_id: 'message id' });
});

test('a list asks for what the app sent, with metadata, page by page', () => {
  const asked = { appId: 'APP', channel: 'TELEGRAM', identity: '+1', since: 0, source: 'DISPATCH_SOURCE' as const };
  expect(listQuery({ ...asked, pageToken: '' })).toEqual({
    app_id: 'APP',
    channel: 'TELEGRAM',
    channel_identity: '+1',
    start_time: '1970-01-01T00:00:00.000Z',
    messages_source: 'DISPATCH_SOURCE',
    direction: 'TO_CONTACT',
    view: 'WITH_METADATA',
    page_size: '1000',
  });
  expect(listQuery({ ...asked, pageToken: 'next' })).toMatchObject({ page_token: 'next' });
});

test('a list asks for a phone number on all its channels, since Sinch may have gone on to another', () => {
  const asked = { appId: 'APP', channel: 'RCS', identity: '+1', since: 0, source: 'DISPATCH_SOURCE' as const };
  const query = listQuery({ ...asked, pageToken: '' });
  expect(query).not.toHaveProperty('channel');
  expect(query.channel_identity).toBe('+1');
});

test('a message of the contact is none of ours', () => {
  const page = ListResponse.parse(payload('messages-list-response.json'));
  expect(page.next_page_token).not.toBe('');
  expect(sentMessages(page)).toEqual([]);
  const [first] = page.messages;
  expect(sentMessages({ ...page, messages: first ? [{ ...first, direction: 'TO_CONTACT' }] : [] })).toEqual([
    { id: 'Fake ID', metadata: '{"operator":"310150"}', acceptedAt: Date.parse('2024-02-22T07:40:46Z') },
  ]);
});
