import type { CardMessage, Choice, ChoiceMessage, LocationMessage } from './app-message.ts';
import { mapsLink, readChoice } from './choices.ts';
import type { ChannelFacts, Layout } from './facts.ts';

/*
 * The text that Sinch makes of a message which a channel cannot show as it is. No page spells the layout out; it is read
 * from the screenshots on Sinch's channel pages of 2021.
 */

/** `> REPLY` or `> title: link`, one line per choice. */
export function choiceLines(choices: readonly Choice[], layout: Layout): string[] {
  return choices.map(readChoice).map(({ kind, title, link }) => {
    const shown = kind === 'text' ? title.toUpperCase() : [title, link].filter((part) => part !== '').join(': ');
    return `${layout.bullet}${shown}`;
  });
}

/** Text, empty line, choices; the text in bold where the channel's layout marks it and Sinch does so (Viber). */
export function choiceText(message: ChoiceMessage, layout: Layout, bold: boolean): string {
  const text = bold ? marked(message.text_message.text, '*', layout) : message.text_message.text;
  const lines = choiceLines(message.choices, layout);
  return [text, ...(layout.airy && lines.length > 0 ? [''] : []), ...lines].join('\n');
}

/** A card as lines: title, description, link (unless the media goes along as an attachment), choices. */
export function cardText(card: CardMessage, facts: ChannelFacts): string {
  const { layout } = facts;
  const head = [marked(card.title, '*', layout), marked(card.description, '_', layout)].filter((line) => line !== '');
  const link = facts.cardMedia === 'link' ? mediaLines(card) : [];
  const choices = choiceLines(card.choices, layout);
  // Marked layouts part title, link and choices by empty lines; plain ones do not.
  const blocks = [head, link, choices].filter((block) => block.length > 0).map((block) => block.join('\n'));
  return blocks.join(layout.marked ? '\n\n' : '\n');
}

/** Cards one after another, `1. title` where the layout numbers them. */
export function carouselText(cards: readonly CardMessage[], facts: ChannelFacts): string {
  const { layout } = facts;
  const shown = cards.map((card, index) =>
    inCarousel({ ...card, title: layout.numbered ? `${index + 1}. ${card.title}` : card.title }, facts),
  );
  return shown.join(layout.numbered ? '\n\n' : '\n');
}

// A carousel has no attachments, so that every card's link stands in its text, on WhatsApp right below the description.
function inCarousel(card: CardMessage, facts: ChannelFacts): string {
  if (facts.cardMedia === 'link' || !facts.layout.marked) return cardText(card, { ...facts, cardMedia: 'link' });
  const { choices, ...above } = card;
  const head = [cardText({ ...above, choices: [] }, facts), ...mediaLines(card)].join('\n');
  const lines = choiceLines(choices, facts.layout);
  return lines.length > 0 ? `${head}\n\n\n${lines.join('\n')}` : head;
}

/** `title: maps link`. */
export function locationText(location: LocationMessage): string {
  return `${location.title}: ${mapsLink(location.coordinates)}`;
}

function mediaLines(card: CardMessage): string[] {
  return card.media_message && card.media_message.url !== '' ? [card.media_message.url] : [];
}

function marked(text: string, mark: string, layout: Layout): string {
  return layout.marked && text !== '' ? `${mark}${text}${mark}` : text;
}
