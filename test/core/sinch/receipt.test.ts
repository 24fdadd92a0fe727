import { parseCallback } from '../../../core/sinch/callback.ts';
import { toReceipt } from '../../../core/sinch/receipt.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

function receipt(json: unknown) {
  const parsed = parseCallback(json);
  if (!parsed.ok || parsed.callback.kind !== 'MESSAGE_DELIVERY') throw new Error('is no delivery report');
  return toReceipt(parsed.callback);
}

test.each([
  [
    'docs2021-MESSAGE_DELIVERY-FAILED.json',
    '01EQBF0BT63J7S1FEKJZ0Z08VD',
    'FAILED',
    'WHATSAPP',
    'OUTSIDE_ALLOWED_SENDING_WINDOW',
  ],
  ['docs2021-sms-10-delivery_report.json', '01E6K7CMXY3KHH0AGCTY6D04F2', 'DELIVERED', 'SMS', ''],
  ['docs2021-whatsapp-delivery.json', '01EBDV9EFP66ZA0GQJ9MCX1V9H', 'READ', 'WHATSAPP', ''],
  ['dispatch-mode-MESSAGE_DELIVERY.json', '01H2T2H437XD18TAFQJYBKJM4C', 'DELIVERED', 'RCS', ''],
  ['webhook-MESSAGE_DELIVERY.json', 'message id', 'DELIVERED', 'MESSENGER', 'RECIPIENT_NOT_OPTED_IN'],
])('%s', (name, messageId, status, channel, code) => {
  expect(receipt(payload(name))).toMatchObject({ messageId, status, channel, reason: { code } });
});

test.each([
  ['docs2021-sms-10-delivery_report.json', '01E6JY5HMCADX31SANQ0YE0CH6'],
  ['dispatch-mode-MESSAGE_DELIVERY.json', '916284458847'],
  ['webhook-MESSAGE_DELIVERY.json', 'an identity'],
])('%s names the contact as his messages do, so that both find one conversation', (name, identity) => {
  expect(receipt(payload(name)).identity).toBe(identity);
});

test('our own metadata comes back with its prefix, whichever field carries it', () => {
  const json = payload('dispatch-mode-MESSAGE_DELIVERY.json');
  expect(receipt({ ...json, message_metadata: 'cq1:a' }).metadata).toBe('cq1:a');
  const report = { ...json.message_delivery_report, metadata: 'cq1:b' };
  expect(receipt({ ...json, message_delivery_report: report }).metadata).toBe('cq1:b');
});

test('the channel code of WhatsApp is kept', () => {
  const json = payload('docs2021-MESSAGE_DELIVERY-FAILED.json');
  const reason = payload('webhook-CAPABILITY.json').capability_notification.reason;
  const report = { ...json.message_delivery_report, reason };
  expect(receipt({ ...json, message_delivery_report: report }).reason.channelCode).toBe('a channel code');
});
