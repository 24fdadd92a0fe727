import { z } from 'zod';

/** The project and the region that something belongs to, or that a call asks from. '' leaves one open and matches any. */
export const Scope = z.object({ projectId: z.string(), region: z.string() });
export type Scope = z.infer<typeof Scope>;

/** Of what was made before contacts belonged anywhere. */
export const ANYWHERE: Scope = { projectId: '', region: '' };

const agree = (one: string, other: string) => one === '' || other === '' || one === other;

/** Whether what belongs to the one can be seen from the other. */
export function meets(one: Scope, other: Scope): boolean {
  return agree(one.projectId, other.projectId) && agree(one.region, other.region);
}
