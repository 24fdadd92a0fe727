import type { Emulator } from '../emulator.ts';
import { EmulatorError, parse } from '../error.ts';
import { Json } from '../json.ts';
import { playChannelEvent } from './inbound-channel-event.ts';
import { playEvent } from './inbound-event.ts';
import { playMessage } from './inbound-message.ts';
import { playUnsupported } from './inbound-unsupported.ts';
import type { ControlOperation } from './operation.ts';

/** What may come in, by the field that says what it is. */
const PLAYS: { [field: string]: (emulator: Emulator, given: Json) => object } = {
  message: playMessage,
  event: playEvent,
  unsupported: playUnsupported,
  channelEvent: playChannelEvent,
};

/** The contact does something, or his channel. */
export const inbound: ControlOperation = {
  method: 'POST',
  path: '/control/inbound',
  handle(emulator, { body }) {
    const given = parse(Json, body);
    const [play, ...others] = Object.entries(PLAYS).filter(([field]) => given[field] !== undefined);
    if (!play || others.length > 0) {
      throw new EmulatorError(400, `must have exactly one of ${Object.keys(PLAYS).join(', ')}`);
    }
    return { status: 202, body: play[1](emulator, given) };
  },
};
