import { z } from 'zod';
import { meets, Scope } from './scope.ts';

/** What a caller may write of a project's settings. */
export const ProjectSettings = z.strictObject({
  contact_settings: z.strictObject({ unified_contact_id_enabled: z.boolean().default(false) }).prefault({}),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

export const StoredSettings = Scope.extend({ settings: ProjectSettings });
export type StoredSettings = z.infer<typeof StoredSettings>;

/** Whether contacts there are to be one for each phone number. */
export function unifiesContacts(all: readonly StoredSettings[], scope: Scope): boolean {
  return all.some((one) => meets(one, scope) && one.settings.contact_settings.unified_contact_id_enabled);
}
