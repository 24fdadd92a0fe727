import { z } from 'zod';
import { parse } from '../error.ts';
import { issueToken } from '../state/tokens.ts';
import { credentialsOf, isGoodKey } from './authorization.ts';
import { OAuthError } from './oauth-error.ts';
import type { Operation } from './operation.ts';

const Form = z.object({
  grant_type: z.string().default(''),
  client_id: z.string().default(''),
  client_secret: z.string().default(''),
});

/** Client credentials, as HTTP Basic or in the form. */
export const token: Operation = {
  name: 'token',
  method: 'POST',
  path: '/oauth2/token',
  handle(emulator, { body, authorization }) {
    const form = parse(Form, body ?? {});
    const given = credentialsOf(authorization) ?? { key: form.client_id, secret: form.client_secret };
    const { options, state, now, touch } = emulator;
    if (!isGoodKey(emulator, given)) throw new OAuthError(401, 'invalid_client');
    if (form.grant_type !== 'client_credentials') throw new OAuthError(400, 'unsupported_grant_type');
    const access_token = issueToken(state.tokens, given.key, now() + options.tokenLifeSeconds * 1000);
    touch();
    return { access_token, expires_in: options.tokenLifeSeconds, scope: '', token_type: 'bearer' };
  },
};
