import type { OutgoingMessage } from '../../flow/message.ts';
import { locationText } from '../plain-text.ts';
import type { Target } from '../target.ts';
import { alone, type Fitting, noted } from './fitting.ts';
import { fitText } from './text.ts';
import { wireLocation } from './wire.ts';

/** Where a place becomes a link, Sinch shows its title alone: the label stands in that. */
export function fitLocation(place: Omit<OutgoingMessage<'location'>, 'kind'>, to: Target): Fitting {
  const { channel, facts } = to;
  const { title, label } = place;
  const shown =
    facts.location === 'pin' || facts.location === 'choice' || label === '' || title === '' || title === label;
  const notes = shown ? [] : [`${channel} shows no label of a place: it stands in the title`];
  const wire = wireLocation(shown ? place : { ...place, title: `${title}, ${label}` });
  const text = facts.location === 'link' ? locationText(wire) : '';
  // Sinch would cut the end, which is the link.
  if (text.length > (facts.textMax ?? Number.POSITIVE_INFINITY)) return noted(notes, fitText(text, to));
  return alone({ location_message: wire }, notes);
}
