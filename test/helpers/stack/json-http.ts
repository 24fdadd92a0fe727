import type { z } from 'zod';

export interface JsonCall<T> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  schema: z.ZodType<T>;
}

/** An answer that is not 2xx. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** One JSON call of a test; a connection of its own, since the processes behind it are killed and started again. */
export async function callJson<T>(url: string, call: JsonCall<T>): Promise<T> {
  const { method = 'GET', body, token, headers, schema } = call;
  const answer = await fetch(url, {
    method,
    headers: {
      connection: 'close',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new HttpStatusError(answer.status, `${method} ${url} answered ${answer.status}: ${text}`);
  return schema.parse(text === '' ? undefined : JSON.parse(text));
}
