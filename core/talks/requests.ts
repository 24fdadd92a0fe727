import type { CallRequest, RequestPart } from '../flow/call.ts';
import { fillParts, type Secrets } from '../flow/request-secrets.ts';
import type { Json } from '../json.ts';
import { MASK } from '../session/masking.ts';

/** A call as its server would see it. */
export interface FilledRequest {
  /** `GET https://shop.example/orders/1`: what patterns are held against. */
  line: string;
  /** By their names in small letters. */
  headers: { [name: string]: string };
  /** Parsed where it is JSON, else text; undefined where there is none. */
  body: Json | undefined;
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
  const fill = (parts: RequestPart[]) => fillParts(parts, secrets, MASK);
  return {
    line: `${method} ${fill(url)}`,
    headers: Object.fromEntries(Object.entries(headers).map(([name, parts]) => [name.toLowerCase(), fill(parts)])),
    body: body && parsed(fill(body)),
  };
}
