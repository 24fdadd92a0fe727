import type { ListMessage, ListSection } from './app-message.ts';
import { tooMuch } from './choices.ts';
import type { ListRule } from './facts.ts';

/** Why a channel cannot show a list as one, in words for a note; '' when it can. Of several reasons the first. */
export function listObstacle(list: ListMessage, rule: ListRule | null): string {
  if (!rule) return 'it has no lists';
  if (list.title === '') return 'a list needs a title';
  const { sections, description = '', message_properties } = list;
  const items = sections.flatMap((section) => section.items);
  return (
    tooMuch('item', items.length, rule.items) ||
    tooMuch("character in a list's title", list.title.length, rule.body) ||
    tooMuch("character in a list's description", description.length, rule.footer) ||
    tooMuch('character on the button of a list', (message_properties?.menu ?? '').length, rule.button) ||
    sectionsObstacle(sections, rule) ||
    first(items.map(({ choice }) => (choice ? itemObstacle(choice, rule) : '')))
  );
}

function sectionsObstacle(sections: readonly ListSection[], rule: ListRule): string {
  const titles = sections.map(({ title }) => title ?? '');
  if (titles.length > 1 && titles.includes('')) return 'each of several sections needs a title';
  return first(titles.map((title) => tooMuch("character in a section's title", title.length, rule.section)));
}

function itemObstacle(item: { title: string; description?: string; postback_data?: string }, rule: ListRule): string {
  if (item.title === '') return 'an item needs a title';
  return (
    tooMuch("character in an item's title", item.title.length, rule.title) ||
    tooMuch("character in an item's description", (item.description ?? '').length, rule.description) ||
    tooMuch('character of postback data', (item.postback_data ?? '').length, rule.postback)
  );
}

function first(reasons: readonly string[]): string {
  return reasons.find((reason) => reason !== '') ?? '';
}

/** No channel with lists shows pictures in them. */
export function pictureNotes({ sections }: ListMessage, channel: string): string[] {
  const pictures = sections.some(({ items }) => items.some(({ choice }) => choice?.media !== undefined));
  return pictures ? [`${channel} shows no pictures in a list`] : [];
}
