import { z } from 'zod';
import { consentPayload } from '../delivery/payloads.ts';
import { parse } from '../error.ts';
import { findContact } from '../state/contacts.ts';
import { changeStanding } from '../state/standings.ts';
import type { ControlOperation } from './operation.ts';
import { Party, playedApp } from './played.ts';

const Consent = Party.extend({ kind: z.enum(['OPT_OUT', 'OPT_IN']) });

/** The contact opts out at the channel, or in again: blocks a bot, sends STOP. */
export const consent: ControlOperation = {
  method: 'POST',
  path: '/control/consent',
  handle(emulator, { body }) {
    const { kind, ...party } = parse(Consent, body);
    const app = playedApp(emulator, party);
    changeStanding(emulator.state.standings, party, { optedOut: kind === 'OPT_OUT' });
    const mode = app.settings.processing_mode;
    const contact = mode === 'DISPATCH' ? undefined : findContact(emulator.state.contacts, app, party);
    const request_id = emulator.newId();
    const about = { ...party, contactId: contact?.id ?? '', mode, requestId: request_id };
    const payload = consentPayload(kind, { ...about, at: emulator.now() });
    emulator.deliveries.publish({ app, trigger: kind, lane: party.identity, payload });
    return { status: 202, body: { request_id } };
  },
};
