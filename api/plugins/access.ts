import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Role } from '../../config/api-tokens.ts';
import type { RolesOf } from '../api-tokens.ts';
import { Problem } from '../problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route; `local`: on this machine nobody needs a token, from elsewhere one with `read`. */
    access?: Role | 'local' | 'anyone';
  }
}

export interface AccessRules {
  rolesOf: RolesOf;
  /** Whether the API listens on loopback only. */
  onLoopback: boolean;
}

/** Every route of this scope must say who may call it: one that forgot does not start. */
export function requireAccess(scope: FastifyInstance, rules: AccessRules): void {
  scope.addHook('onRoute', ({ config, url }) => {
    if (config?.access === undefined) throw new Error(`The route ${url} does not say who may call it (config.access).`);
  });
  scope.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'operate';
    if (access === 'anyone' || (access === 'local' && isLocalCall(request, rules))) return;
    requireRole(rules.rolesOf(request.headers.authorization), access === 'local' ? 'read' : access);
  });
}

function requireRole(roles: ReadonlySet<Role> | undefined, role: Role): void {
  if (roles === undefined) {
    throw new Problem(401, 'UNAUTHENTICATED', {
      message: 'Send `Authorization: Bearer <token>` with one of API_TOKENS.',
    });
  }
  if (roles.has(role)) return;
  throw new Problem(403, 'FORBIDDEN', { message: `This needs a token with the role ${role}.` });
}

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

// A proxy on this machine passes on calls from elsewhere, and a web page can point a name of its own at loopback.
function isLocalCall({ headers }: FastifyRequest, { onLoopback }: AccessRules): boolean {
  const forwarded = PROXY_HEADERS.some((name) => headers[name] !== undefined);
  return onLoopback && !forwarded && LOOPBACK_HOST.test(headers.host ?? '');
}
