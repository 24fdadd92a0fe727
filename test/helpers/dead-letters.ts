import { createDatabase } from '../../adapters/database/database.ts';
import { createDeadLetters } from '../../adapters/database/dead-letters.ts';
import { createSealedSecrets } from '../../adapters/sealed-secrets.ts';
import type { Stack } from './stack.ts';
import { TEST_MASTER_KEY } from './temporal.ts';

/** The bodies of the dead letters that a stack has kept, as text. */
export async function deadLetters({ databaseUrl }: Stack): Promise<string[]> {
  const database = createDatabase(databaseUrl);
  try {
    const letters = await createDeadLetters(database, createSealedSecrets(TEST_MASTER_KEY)).list(100);
    return letters.map(({ body }) => body.toString());
  } finally {
    await database.destroy();
  }
}
