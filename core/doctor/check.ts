import { z } from 'zod';

/** What is looked at, in the order in which it is told; the words are the same in command line, API and documents. */
export const CheckName = z.enum([
  'API',
  'Temporal',
  'search attributes',
  'worker',
  'database',
  'migrations',
  'master key',
  'PUBLIC_URL',
  'apps',
  'credentials',
  'region',
  'mode',
  'retention',
  'channels',
  'flow',
  'webhook',
]);
export type CheckName = z.infer<typeof CheckName>;

/** What a look has found, in a sentence, and what to do about it; '' where nothing is to be done. Neither holds a secret or a number. */
export const Finding = z.object({ state: z.enum(['ok', 'warning', 'failed']), found: z.string(), todo: z.string() });
export type Finding = z.infer<typeof Finding>;

/** One line of the doctor. */
export const Check = Finding.extend({
  name: CheckName,
  app: z.string().optional().describe('The linked app that it is about.'),
});
export type Check = z.infer<typeof Check>;

export const ok = (found: string): Finding => ({ state: 'ok', found, todo: '' });
export const warning = (found: string, todo: string): Finding => ({ state: 'warning', found, todo });
export const failed = (found: string, todo: string): Finding => ({ state: 'failed', found, todo });

/** Nothing can be said of it while something that it stands on is away. */
export const unknownWhile = (cause: CheckName): Finding =>
  warning('Not known as things are.', `See the line of ${cause} first.`);
