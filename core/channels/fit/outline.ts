import type { OutgoingChoice } from '../../flow/message.ts';
import { readChoice } from '../choices.ts';
import type { Target } from '../target.ts';
import { type Fitting, lines } from './fitting.ts';
import { fitText } from './text.ts';
import { wireChoice } from './wire.ts';

/** Something to choose. `details`: what stands below it. */
export interface Option {
  title: string;
  /** Where it leads; '' nowhere. */
  link: string;
  details: string[];
}

/** A card or a section: what stands above its options. */
export interface Block {
  title: string;
  details: string[];
  options: Option[];
}

/** A message that becomes text because the channel cannot show it. */
export interface Outline {
  lead: string;
  blocks: Block[];
}

export function optionOf(choice: OutgoingChoice): Option {
  const { title, link } = readChoice(wireChoice(choice));
  return { title, link, details: [] };
}

/*
 * `1. Track` per line, a link behind its title. The numbers are the ones a contact can answer with: they count through all
 * blocks, in the order of the flow's choices (core/flow/understand.ts).
 */
function textOf({ lead, blocks }: Outline): string {
  let number = 0;
  const shown = blocks.map(({ title, details, options }) => {
    const choices = options.map((option) => {
      number += 1;
      const line = `${number}. ${option.link === '' ? option.title : `${option.title}: ${option.link}`}`;
      return lines(line, ...option.details.filter((detail) => detail !== '').map((detail) => `   ${detail}`));
    });
    return lines(title, ...details, ...choices);
  });
  return [lead, ...shown].filter((part) => part !== '').join('\n\n');
}

/** The message as text with numbered options. */
export function fitOutline(outline: Outline, to: Target): Fitting {
  return fitText(textOf(outline), to);
}
