import { AppNotLinkedError } from '../app-links.ts';

/** PostgreSQL's foreign_key_violation: the row of the app is gone. */
const FOREIGN_KEY_VIOLATION = '23503';

/** Writes what belongs to an app's link. Rejects with AppNotLinkedError where the app was unlinked meanwhile. */
export async function linkedOnly<Result>(appId: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === FOREIGN_KEY_VIOLATION) {
      throw new AppNotLinkedError(appId, { cause: error });
    }
    throw error;
  }
}
