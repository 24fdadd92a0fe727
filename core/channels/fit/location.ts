import type { OutgoingMessage } from '../../flow/message.ts';
import type { Target } from '../target.ts';
import { alone, type Fitting } from './fitting.ts';
import { wireLocation } from './wire.ts';

/** Where a place becomes a link, Sinch shows its title alone: the label stands in that. */
export function fitLocation(place: Omit<OutgoingMessage<'location'>, 'kind'>, { channel, facts }: Target): Fitting {
  const { title, label } = place;
  const shown =
    facts.location === 'pin' || facts.location === 'choice' || label === '' || title === '' || title === label;
  if (shown) return alone({ location_message: wireLocation(place) });
  const note = `${channel} shows no label of a place: it stands in the title`;
  return alone({ location_message: wireLocation({ ...place, title: `${title}, ${label}` }) }, [note]);
}
