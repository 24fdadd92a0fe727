import { EmulatorError } from '../error.ts';
import type { Operation } from './operation.ts';

type Refused = readonly [name: string, method: Operation['method'], path: string];

const PROJECT = '/v1/projects/:projectId';
const TEMPLATES = '/v2/projects/:projectId/templates';
/** Ended at Sinch in January 2026, but its client still has them. */
const TEMPLATES_V1 = `${PROJECT}/templates`;

/** Templates and batches have hosts of their own, which one address cannot have: their paths tell them here. */
const REFUSED: readonly Refused[] = [
  ['consents:list-identities', 'GET', `${PROJECT}/apps/:appId/consents/:listType`],
  ['consents:list-audit-records', 'GET', `${PROJECT}/apps/:appId/consents/identities/:identity`],
  ['templates:create', 'POST', TEMPLATES],
  ['templates:list', 'GET', TEMPLATES],
  ['templates:get', 'GET', `${TEMPLATES}/:templateId`],
  ['templates:update', 'PUT', `${TEMPLATES}/:templateId`],
  ['templates:delete', 'DELETE', `${TEMPLATES}/:templateId`],
  ['templates:list-translations', 'GET', `${TEMPLATES}/:templateId/translations`],
  ['templates-v1:create', 'POST', TEMPLATES_V1],
  ['templates-v1:list', 'GET', TEMPLATES_V1],
  ['templates-v1:get', 'GET', `${TEMPLATES_V1}/:templateId`],
  ['templates-v1:update', 'PATCH', `${TEMPLATES_V1}/:templateId`],
  ['templates-v1:delete', 'DELETE', `${TEMPLATES_V1}/:templateId`],
  ['batch:send', 'POST', `${PROJECT}/messages`],
  ['batch:cancel', 'DELETE', `${PROJECT}/messages`],
  ['batch:delete-contacts', 'DELETE', `${PROJECT}/contacts`],
  ['batch:insert-consents', 'POST', `${PROJECT}/consents`],
];

/** What Sinch can do and the emulator cannot, refused by name. */
export const NOT_EMULATED: readonly Operation[] = REFUSED.map(([name, method, path]) => ({
  name,
  method,
  path,
  handle() {
    throw new EmulatorError(501, `${name} is not emulated; emulator/README.md says what is.`);
  },
}));
