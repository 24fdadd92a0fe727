import type { EgressRequest } from '../adapters/egress/http-egress.ts';
import type { CallRequest, RequestPart } from '../core/flow/call.ts';
import { encodedInUrl } from '../core/flow/templates.ts';

export type Secrets = { [name: string]: string };
type SecretPart = Exclude<RequestPart, string>;

/** How a secret stands in its place, so that it ends where it should. */
export const FORMS: { [F in SecretPart['form']]: (value: string) => string } = {
  text: (value) => value,
  url: encodedInUrl,
  json: (value) => JSON.stringify(value).slice(1, -1),
};

function partsOf({ url, headers, body = [] }: CallRequest): RequestPart[] {
  return [...url, ...Object.values(headers).flat(), ...body];
}

function isSecret(part: RequestPart): part is SecretPart {
  return typeof part !== 'string';
}

/** The names of the secrets that a request needs, each once. */
export function secretNames(request: CallRequest): string[] {
  return [
    ...new Set(
      partsOf(request)
        .filter(isSecret)
        .map(({ secret }) => secret),
    ),
  ];
}

/** The request with its secrets in their places; all of them must be there. */
export function fillRequest(
  { method, url, headers, body, timeoutMs }: CallRequest,
  secrets: Secrets,
): Omit<EgressRequest, 'idempotencyKey' | 'allowedHosts'> {
  const fill = (parts: RequestPart[]) =>
    parts.map((part) => (isSecret(part) ? FORMS[part.form](secrets[part.secret] ?? '') : part)).join('');
  return {
    method,
    url: fill(url),
    headers: Object.fromEntries(Object.entries(headers).map(([name, parts]) => [name, fill(parts)])),
    secretBody: body?.some(isSecret) ?? false,
    timeoutMs,
    ...(body === undefined ? {} : { body: fill(body) }),
  };
}
