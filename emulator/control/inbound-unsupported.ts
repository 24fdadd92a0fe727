import { z } from 'zod';
import { unsupportedPayload } from '../delivery/inbound-payloads.ts';
import type { Emulator } from '../emulator.ts';
import { parse } from '../error.ts';
import { Json } from '../json.ts';
import { heardFrom } from '../state/standings.ts';
import { happeningWith, Party, playedApp } from './played.ts';

/** What the channel itself said; Sinch passes it on as a string. */
const Unsupported = Party.extend({ unsupported: z.union([z.string(), Json]) });

/** The contact sends what Sinch has no kind of message for. */
export function playUnsupported(emulator: Emulator, given: Json): object {
  const { unsupported, ...party } = parse(Unsupported, given);
  const app = playedApp(emulator, party);
  const happening = happeningWith(emulator, app, party);
  heardFrom(emulator.state.standings, party, happening.at);
  const text = typeof unsupported === 'string' ? unsupported : JSON.stringify(unsupported);
  const payload = unsupportedPayload(happening, text);
  emulator.deliveries.publish({ app, trigger: 'UNSUPPORTED', lane: party.identity, payload });
  return { message_id: happening.id };
}
