import { z } from 'zod';
import { Check } from '../../core/doctor/check.ts';
import type { ApiDeps } from '../deps.ts';
import { examine } from '../doctor/examine.ts';
import type { Scope } from '../scope.ts';

const Checks = z.object({ checks: z.array(Check) });

/** Looks at everything that can be wrong. A POST, since it asks Sinch for a callback. */
export function doctorRoutes(scope: Scope, deps: ApiDeps): void {
  scope.post(
    '/v1/doctor',
    {
      schema: {
        tags: ['health'],
        summary: 'Looks at everything that can be wrong, and says what to do',
        response: { 200: Checks },
      },
      config: { access: 'operate' },
    },
    async () => ({ checks: await examine(deps) }),
  );
}
