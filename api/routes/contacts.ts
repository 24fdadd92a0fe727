import { ForgetBody, ForgottenView, forgetContact } from '../contacts/forget.ts';
import type { ApiDeps } from '../deps.ts';
import type { Scope } from '../scope.ts';

/** What is done to a contact as a whole. */
export function contactRoutes(scope: Scope, deps: ApiDeps): void {
  scope.delete(
    '/v1/contacts',
    {
      schema: {
        tags: ['contacts'],
        summary: 'Forgets a contact: removes him wherever he is stored here, and says what stays at Sinch',
        body: ForgetBody,
        response: { 200: ForgottenView },
      },
      config: { access: 'operate' },
    },
    ({ body }) => forgetContact(deps, body),
  );
}
