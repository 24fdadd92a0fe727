import type { OutgoingMessage } from '../../../../core/flow/message.ts';
import { fitted } from '../../../helpers/fitted.ts';

const contact = (more: Partial<OutgoingMessage<'contact'>> = {}): OutgoingMessage => ({
  kind: 'contact',
  name: 'Ada Desk',
  phones: ['+46700000001', '+46700000002'],
  emails: ['ada@shop.example'],
  organization: 'Shop',
  urls: ['https://shop.example'],
  ...more,
});
const ALL = 'Ada Desk\nShop\n+46700000001\n+46700000002\nada@shop.example\nhttps://shop.example';

test('a contact goes to WhatsApp with all that is known', () => {
  expect(fitted(contact(), 'WHATSAPP')).toEqual({
    message: {
      contact_info_message: {
        name: { full_name: 'Ada Desk' },
        phone_numbers: [{ phone_number: '+46700000001' }, { phone_number: '+46700000002' }],
        email_addresses: [{ email_address: 'ada@shop.example' }],
        organization: { company: 'Shop' },
        urls: [{ url: 'https://shop.example' }],
      },
    },
    before: [],
    notes: [],
  });
});

test('a contact on WhatsApp leaves out what is not known', () => {
  const { message } = fitted(contact({ emails: [], organization: '', urls: [] }), 'WHATSAPP');
  expect(Object.keys(message.contact_info_message ?? {})).toEqual(['name', 'phone_numbers']);
});

test.each(['SMS', 'RCS', 'MESSENGER', 'KAKAOTALK', 'CARRIER_PIGEON'])(
  'a contact is lines of text on %s, of which nobody says that it shows contacts',
  (channel) => {
    expect(fitted(contact(), channel)).toEqual({
      before: [],
      message: { text_message: { text: ALL } },
      notes: [`${channel} gets the contact as text: it shows no contacts`],
    });
  },
);

test.each([
  ['no number', { phones: [] }],
  ['no name', { name: '' }],
])('a contact with %s, which Sinch refuses, is text also on WhatsApp', (_what, more) => {
  const { message, notes } = fitted(contact(more), 'WHATSAPP');
  expect(message.text_message?.text).toContain('ada@shop.example');
  expect(notes).toEqual(['WHATSAPP gets the contact as text: a contact needs a name and a phone number']);
});
