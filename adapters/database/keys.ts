import { randomBytes } from 'node:crypto';
import type { SealedSecrets } from '../sealed-secrets.ts';
import type { Database } from './database.ts';

const KEY_BYTES = 32;

/** What seals a key to its name. */
export const sealedKeyOf = (name: string) => `key ${name}`;

/** The key of that name, made at the first call and never again, by whichever process is first. */
async function keyOf(
  name: string,
  { database, sealed }: { database: Database; sealed: SealedSecrets },
): Promise<Buffer> {
  await database
    .insertInto('keys')
    .values({ name, sealed_key: sealed.seal(randomBytes(KEY_BYTES), sealedKeyOf(name)) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await database.selectFrom('keys').select('sealed_key').where('name', '=', name).executeTakeFirstOrThrow();
  return sealed.open(row.sealed_key, sealedKeyOf(name));
}

/** Secret of the contacts' keys. Never rotated: another one would cut every contact off from the running conversation. */
export function contactKeySecret(stores: { database: Database; sealed: SealedSecrets }): Promise<Buffer> {
  return keyOf('contact-key', stores);
}
