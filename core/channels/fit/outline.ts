import type { OutgoingChoice } from '../../flow/message.ts';
import { readChoice } from '../choices.ts';
import type { Target } from '../target.ts';
import { type Fitting, lines, noted } from './fitting.ts';
import { cut, fitText } from './text.ts';
import { wireChoice } from './wire.ts';

/** Something to choose. `details`: what is left out first where a text grows too long. */
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

function withoutDetails({ lead, blocks }: Outline): Outline {
  const bare = (option: Option): Option => ({ ...option, details: [] });
  return { lead, blocks: blocks.map((block) => ({ ...block, details: [], options: block.options.map(bare) })) };
}

/** The message as text with numbered options; where that is too long, details go first, then the end of the lead. */
export function fitOutline(outline: Outline, to: Target): Fitting {
  const { channel, facts } = to;
  const limit = facts.textMax ?? Number.POSITIVE_INFINITY;
  const whole = textOf(outline);
  if (whole.length <= limit) return fitText(whole, to);
  const bare = withoutDetails(outline);
  const shorter = textOf(bare);
  const dropped = shorter === whole ? [] : [`${channel} takes texts of ${limit} characters: details were left out`];
  // The options can be answered only when they are seen: it is the question that gives way.
  const room = limit - (shorter.length - bare.lead.length);
  if (room >= bare.lead.length || room < 1) return noted(dropped, fitText(shorter, to));
  const cutLead = `${channel} takes texts of ${limit} characters: the question was cut`;
  return noted([...dropped, cutLead], fitText(textOf({ ...bare, lead: cut(bare.lead, room) }), to));
}
