import { z } from 'zod';
import { invalid, parse } from '../error.ts';
import { type AccessKey, countKeys, findKey, MOST_KEYS } from '../state/keys.ts';
import type { ControlOperation } from './operation.ts';

const Given = z.strictObject({
  key: z.string().min(1),
  /** Absent: the one that the key has. */
  secret: z.string().min(1).optional(),
  revoked: z.boolean().default(false),
  /** How long the tokens of a revoked key are still taken. */
  tokensLiveMs: z.int().min(0).default(0),
});

/** Adds an access key, gives it another secret, revokes it, or restores it. */
export const setKey: ControlOperation = {
  method: 'POST',
  path: '/control/keys',
  handle({ state, options, now }, { body }) {
    const { key, secret, revoked, tokensLiveMs } = parse(Given, body);
    const all = { keys: state.keys, own: options.credentials };
    const known = findKey(all, key);
    const kept = secret ?? known?.secret;
    if (kept === undefined) throw invalid('secret', 'a key that is new needs one');
    const isAnother = !revoked && (!known || known.tokensEndAt !== undefined);
    if (isAnother && countKeys(all) >= MOST_KEYS) {
      throw invalid('key', `a project has at most ${MOST_KEYS} access keys; revoke one first`);
    }
    const changed: AccessKey = { secret: kept, ...(revoked && { tokensEndAt: now() + tokensLiveMs }) };
    state.keys.set(key, changed);
    return { status: known ? 200 : 201, body: { key, revoked } };
  },
};
