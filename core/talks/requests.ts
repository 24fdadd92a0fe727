import type { CallRequest, RequestPart } from '../flow/call.ts';
import { encodedInUrl } from '../flow/templates.ts';
import type { Json } from '../json.ts';
import { MASK } from '../session/masking.ts';

export type Secrets = { [name: string]: string };

type Form = Exclude<RequestPart, string>['form'];

/** A call as its server would see it. */
export interface FilledRequest {
  /** `GET https://shop.example/orders/1`: what patterns are held against. */
  line: string;
  /** By their names in small letters. */
  headers: { [name: string]: string };
  /** Parsed where it is JSON, else text; undefined where there is none. */
  body: Json | undefined;
}

const WRITTEN: { [F in Form]: (value: string) => string } = {
  text: (value) => value,
  url: encodedInUrl,
  json: (value) => JSON.stringify(value).slice(1, -1),
};

/** Names of the secrets that a request needs, each once. */
export function secretsOf({ url, headers, body = [] }: CallRequest): string[] {
  const parts = [...url, ...Object.values(headers).flat(), ...body];
  return [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.secret])))];
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The request with secrets in their places; a secret that is not there is masked. */
export function fillRequest({ method, url, headers, body }: CallRequest, secrets: Secrets): FilledRequest {
  const write = (part: RequestPart): string => {
    if (typeof part === 'string') return part;
    const value = Object.hasOwn(secrets, part.secret) ? secrets[part.secret] : undefined;
    return value === undefined ? MASK : WRITTEN[part.form](value);
  };
  const fill = (parts: RequestPart[]) => parts.map(write).join('');
  return {
    line: `${method} ${fill(url)}`,
    headers: Object.fromEntries(Object.entries(headers).map(([name, parts]) => [name.toLowerCase(), fill(parts)])),
    body: body && parsed(fill(body)),
  };
}
