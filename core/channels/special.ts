import type { ContactInfoMessage, ListMessage, TemplateMessage, TemplateReference } from './app-message.ts';
import { listObstacle, pictureNotes } from './lists.ts';
import { lost, type Transcoded } from './shown.ts';
import type { Target } from './target.ts';

/*
 * What a contact sees of the kinds that Sinch does not turn into text: they are shown where the channel has them, and
 * nowhere else.
 */

/** Title and description, and the items as buttons: they lie behind one that opens the list. */
export function listShown(list: ListMessage, { channel, facts }: Target): Transcoded {
  if (!facts.list) return lost(`${channel} shows no list: Sinch does not turn one into text`);
  const items = list.sections.flatMap((section) => section.items);
  const obstacle = listObstacle(list, facts.list);
  const doubts = obstacle === '' ? [] : [`${channel} may show no such list: ${obstacle}`];
  return {
    shown: {
      text: linesOf([list.title, list.description]),
      choices: items.map((item) => item.choice?.title ?? item.product?.id ?? ''),
    },
    notes: [...doubts, ...pictureNotes(list, channel)],
  };
}

export function contactShown(contact: ContactInfoMessage, { channel, facts }: Target): Transcoded {
  if (!facts.contactInfo) return lost(`${channel}: how a contact's details look is not documented`);
  const { name, organization, phone_numbers, email_addresses = [], urls = [] } = contact;
  const addresses = [
    ...phone_numbers.map((one) => one.phone_number),
    ...email_addresses.map((one) => one.email_address),
  ];
  const text = linesOf([name.full_name, organization?.company, ...addresses, ...urls.map(({ url }) => url)]);
  return { shown: { text }, notes: [] };
}

/** What a template says is known at the channel or at Sinch alone: its name and its values stand in for that. */
export function templateShown(message: TemplateMessage, { channel, facts }: Target): Transcoded {
  if (facts.templates === 'none') return lost(`${channel} shows no templates`);
  const own = message.channel_template?.[channel];
  if (own && facts.templates === 'own')
    return standIn(own, `${channel} shows a template, which only the channel can fill in`);
  if (message.omni_template)
    return standIn(message.omni_template, `${channel} shows a template, which only Sinch can expand`);
  return lost(`${channel} shows nothing: the message has no template for it`);
}

function standIn({ template_id, language_code, parameters = {} }: TemplateReference, note: string): Transcoded {
  const name = [template_id, language_code].filter((part) => part !== undefined && part !== '').join(', ');
  const values = Object.entries(parameters).map(([key, value]) => `${key}: ${value}`);
  return { shown: { text: [`[template ${name}]`, ...values].join('\n') }, notes: [note] };
}

function linesOf(lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line !== undefined && line !== '').join('\n');
}
