import { z } from 'zod';
import { invalid, parse } from '../error.ts';
import { appResource, CredentialState, setCredentialState } from '../state/apps.ts';
import type { ControlOperation } from './operation.ts';
import { Place, playedApp } from './played.ts';

/** `number` tells the credentials of LINE apart. */
const Given = Place.extend({ ...CredentialState.shape, number: z.int().min(0).default(0) });

/** A channel loses its credential (FAILING), waits for it (PENDING) or has it back (ACTIVE). */
export const setCredential: ControlOperation = {
  method: 'POST',
  path: '/control/credentials',
  handle(emulator, { body }) {
    const { number, status, description, ...place } = parse(Given, body);
    const app = playedApp(emulator, place);
    const name = { channel: place.channel, credential_ordinal_number: number };
    const isOurs = app.settings.channel_credentials.some(
      ({ channel, credential_ordinal_number }) => channel === place.channel && credential_ordinal_number === number,
    );
    if (!isOurs) throw invalid('number', 'the channel has no such credential');
    setCredentialState(app, name, { status, description });
    return { status: 200, body: appResource(app) };
  },
};
