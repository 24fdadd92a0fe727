import type { OutgoingListItem, OutgoingMessage } from '../../flow/message.ts';
import type { ListItem, ListMessage } from '../app-message.ts';
import { listObstacle, pictureNotes } from '../lists.ts';
import type { Target } from '../target.ts';
import { alone, type Fitting, lines, noted } from './fitting.ts';
import { fitOutline } from './outline.ts';
import { fitText } from './text.ts';

type List = Omit<OutgoingMessage<'list'>, 'kind'>;

/** A list where the channel has lists and this one fits, else numbered text in its sections. Empty sections are left out. */
export function fitList(list: List, to: Target): Fitting {
  const { channel, facts } = to;
  const sections = list.sections.filter(({ items }) => items.length > 0);
  if (sections.length === 0) return fitText(lines(list.title, list.description), to);
  const wire = wireList({ ...list, sections }, facts.list?.footer ?? 0);
  const obstacle = listObstacle(wire, facts.list);
  // The list is worth more than its pictures.
  if (obstacle === '') return alone({ list_message: wire }, pictureNotes(wire, channel));
  const blocks = sections.map(({ title, items }) => ({ title, details: [], options: items.map(optionOf) }));
  const note = `${channel} gets the list as numbered text: ${obstacle}`;
  return noted([note], fitOutline({ lead: lines(list.title, list.description), blocks }, to));
}

function optionOf({ title, description, mediaUrl }: OutgoingListItem) {
  return { title, link: '', details: [description, mediaUrl] };
}

/** `footer`: a longer description stands below the title, which has more room. */
function wireList({ title, description, button, sections }: List, footer: number): ListMessage {
  const below = description.length > footer || title === '';
  return {
    title: below ? lines(title, description) : title,
    ...(below || description === '' ? {} : { description }),
    sections: sections.map((section) => ({
      ...(section.title === '' ? {} : { title: section.title }),
      items: section.items.map(wireItem),
    })),
    ...(button === '' ? {} : { message_properties: { menu: button } }),
  };
}

function wireItem({ title, description, mediaUrl, postback }: OutgoingListItem): ListItem {
  return {
    choice: {
      title,
      ...(description === '' ? {} : { description }),
      ...(mediaUrl === '' ? {} : { media: { url: mediaUrl } }),
      ...(postback === '' ? {} : { postback_data: postback }),
    },
  };
}
