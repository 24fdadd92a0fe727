import type { OutgoingMessage } from '../../flow/message.ts';
import type { ContactInfoMessage } from '../app-message.ts';
import type { Target } from '../target.ts';
import { alone, type Fitting, lines, noted } from './fitting.ts';
import { fitText } from './text.ts';

type Contact = Omit<OutgoingMessage<'contact'>, 'kind'>;

/** A contact card where the channel shows such, else its lines. */
export function fitContact(contact: Contact, to: Target): Fitting {
  const obstacle = contactObstacle(contact, to);
  if (obstacle === '') return alone({ contact_info_message: wireContact(contact) });
  const { name, organization, phones, emails, urls } = contact;
  const note = `${to.channel} gets the contact as text: ${obstacle}`;
  return noted([note], fitText(lines(name, organization, ...phones, ...emails, ...urls), to));
}

// Sinch asks for both.
function contactObstacle({ name, phones }: Contact, { facts }: Target): string {
  if (!facts.contactInfo) return 'it shows no contacts';
  return name === '' || phones.length === 0 ? 'a contact needs a name and a phone number' : '';
}

function wireContact({ name, phones, emails, organization, urls }: Contact): ContactInfoMessage {
  return {
    name: { full_name: name },
    phone_numbers: phones.map((phone_number) => ({ phone_number })),
    ...(emails.length === 0 ? {} : { email_addresses: emails.map((email_address) => ({ email_address })) }),
    ...(organization === '' ? {} : { organization: { company: organization } }),
    ...(urls.length === 0 ? {} : { urls: urls.map((url) => ({ url })) }),
  };
}
