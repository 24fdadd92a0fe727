import type { EgressRequest } from '../adapters/egress/http-egress.ts';
import type { CallRequest, RequestPart } from '../core/flow/call.ts';
import { fillParts, isSecret, type Secrets } from '../core/flow/request-secrets.ts';

/** The request with its secrets in their places; all of them must be there. */
export function fillRequest(
  { method, url, headers, body, timeoutMs }: CallRequest,
  secrets: Secrets,
): Omit<EgressRequest, 'idempotencyKey' | 'allowedHosts'> {
  const fill = (parts: RequestPart[]) => fillParts(parts, secrets);
  return {
    method,
    url: fill(url),
    headers: Object.fromEntries(Object.entries(headers).map(([name, parts]) => [name, fill(parts)])),
    secretBody: body?.some(isSecret) ?? false,
    timeoutMs,
    ...(body === undefined ? {} : { body: fill(body) }),
  };
}
