import type { OutgoingMessage } from '../../flow/message.ts';
import type { Target } from '../target.ts';
import type { Fitting } from './fitting.ts';
import { wireLocation } from './wire.ts';

/** Where a place becomes a link, Sinch shows its title alone: the label stands in that. */
export function fitLocation(place: Omit<OutgoingMessage<'location'>, 'kind'>, { channel, facts }: Target): Fitting {
  const { title, label } = place;
  const shown =
    facts.location === 'pin' || facts.location === 'choice' || label === '' || title === '' || title === label;
  if (shown) return { message: { location_message: wireLocation(place) }, notes: [] };
  const note = `${channel} shows no label of a place: it stands in the title`;
  return { message: { location_message: wireLocation({ ...place, title: `${title}, ${label}` }) }, notes: [note] };
}
