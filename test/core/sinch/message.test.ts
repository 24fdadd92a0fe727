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

test('the sample answer', () => {
  expect(SendResponse.parse(payload('send-response.json'))).toEqual({ message_id: 'message id' });
});

test('a list asks for what the app sent, with metadata, page by page', () => {
  const asked = { appId: 'APP', channel: 'SMS', identity: '+1', since: 0, source: 'DISPATCH_SOURCE' as const };
  expect(listQuery({ ...asked, pageToken: '' })).toEqual({
    app_id: 'APP',
    channel: 'SMS',
    channel_identity: '+1',
    start_time: '1970-01-01T00:00:00.000Z',
    messages_source: 'DISPATCH_SOURCE',
    direction: 'TO_CONTACT',
    view: 'WITH_METADATA',
    page_size: '1000',
  });
  expect(listQuery({ ...asked, pageToken: 'next' })).toMatchObject({ page_token: 'next' });
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
