import { z } from 'zod';
import { Scope } from './scope.ts';

/** What a caller may write of a project's settings. */
export const ProjectSettings = z.object({
  contact_settings: z.object({ unified_contact_id_enabled: z.boolean().default(false) }).prefault({}),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

export const StoredSettings = Scope.extend({ settings: ProjectSettings });
export type StoredSettings = z.infer<typeof StoredSettings>;
