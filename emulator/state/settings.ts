import { z } from 'zod';

/** What a caller may write of a project's settings. */
export const ProjectSettings = z.object({
  contact_settings: z.object({ unified_contact_id_enabled: z.boolean().default(false) }).prefault({}),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;
