import type { z } from 'zod';
import { Duration } from '../schema/duration.ts';
import { advised } from '../schema/fields.ts';
import { Target } from '../schema/text.ts';
import { liftOptional, type Scribe } from '../scribe.ts';

/** How long a step waits, and where it goes then. */
export const TIMEOUT = {
  timeout: Duration.describe('How long it waits, such as 10m.').optional(),
  on_timeout: Target.describe('Step when the time is up.').optional(),
};

interface TimeoutFields {
  timeout?: z.infer<typeof Duration>;
  on_timeout?: z.infer<typeof Target>;
}

/** A check of a map: each of the two needs the other. */
export function bothOrNone(context: z.core.ParsePayload<TimeoutFields>): void {
  const { timeout, on_timeout } = context.value;
  if ((timeout === undefined) === (on_timeout === undefined)) return;
  const words =
    timeout === undefined
      ? { path: ['on_timeout'], message: advised('An on_timeout never happens without timeout.', 'Add timeout: 10m.') }
      : {
          path: ['timeout'],
          message: advised('A timeout leads nowhere without on_timeout.', 'Add on_timeout, the step to go to.'),
        };
  context.issues.push({ code: 'custom', input: context.value, ...words });
}

/** Both as the engine has them; `field` is the step's own. */
export function compileTimeout({ timeout, on_timeout }: TimeoutFields, scribe: Scribe, field: string) {
  return { timeoutMs: timeout, onTimeout: liftOptional(scribe, [field, 'on_timeout'], on_timeout, 'end') };
}
