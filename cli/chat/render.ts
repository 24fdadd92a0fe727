import type { Bubble } from './bubble.ts';

const INDENT = '  ';

/** A message as lines of a terminal: media above the text, cards below it, buttons last, numbered in the order of the flow's choices. */
export function renderBubble({ shown }: Bubble): string[] {
  let shownButtons = 0;
  const buttons = (titles: string[]) =>
    titles.map((title) => {
      shownButtons += 1;
      return `[${shownButtons}] ${title}`;
    });
  const lines = [
    ...shown.media.map((address) => `▣ ${address}`),
    ...textLines(shown.text),
    ...shown.cards.flatMap((card) => [
      ...card.media.map((address) => `▣ ${address}`),
      ...textLines(card.title).map((line) => `■ ${line}`),
      ...textLines(card.description),
      ...buttons(card.choices),
    ]),
    ...buttons(shown.choices),
  ];
  return lines.map((line, index) => `${index === 0 ? '◀ ' : INDENT}${plain(line)}`.trimEnd());
}

function textLines(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

/** A message must not steer the terminal it is read in. */
function plain(line: string): string {
  return line.replace(/[\p{Cc}]/gu, '·');
}
