export interface CallbackRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Poster {
  /** Posts once; true when the target answered 2xx. Whatever else happens means that it has to be tried again. */
  post(request: CallbackRequest): Promise<boolean>;
  close(): Promise<void>;
}

async function loadClient(timeoutMs: number) {
  const { Agent, request } = await import('undici');
  return { request, agent: new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs }) };
}

export function createPoster(timeoutMs: number): Poster {
  // With the first callback: a quarter of the time to be up is the client's, and who tests only sends needs none.
  let loading: ReturnType<typeof loadClient> | undefined;
  return {
    async post({ url, headers, body }) {
      try {
        loading ??= loadClient(timeoutMs);
        const { request, agent } = await loading;
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
        });
        await answer.body.dump();
        return answer.statusCode >= 200 && answer.statusCode < 300;
      } catch {
        return false;
      }
    },
    async close() {
      const client = await loading;
      await client?.agent.destroy();
    },
  };
}
