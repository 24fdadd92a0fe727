import { encodedInUrl } from './addresses.ts';
import type { CallRequest, RequestPart } from './call.ts';

export type Secrets = { [name: string]: string };

type SecretPart = Exclude<RequestPart, string>;

/** How a secret stands in its place, so that it ends where it should. */
export const SECRET_FORMS: { [F in SecretPart['form']]: (value: string) => string } = {
  text: (value) => value,
  url: encodedInUrl,
  json: (value) => JSON.stringify(value).slice(1, -1),
};

export function isSecret(part: RequestPart): part is SecretPart {
  return typeof part !== 'string';
}

/** The names of the secrets that a request needs, each once. */
export function secretNames({ url, headers, body = [] }: CallRequest): string[] {
  const parts = [...url, ...Object.values(headers).flat(), ...body];
  return [...new Set(parts.filter(isSecret).map(({ secret }) => secret))];
}

/** Parts with their secrets in place; `missing` stands for one that is not there. */
export function fillParts(parts: readonly RequestPart[], secrets: Secrets, missing = ''): string {
  const write = (part: RequestPart) => {
    if (!isSecret(part)) return part;
    const value = Object.hasOwn(secrets, part.secret) ? secrets[part.secret] : undefined;
    return value === undefined ? missing : SECRET_FORMS[part.form](value);
  };
  return parts.map(write).join('');
}
