export interface CallbackRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Poster {
  /** Posts once, and gives the status; 0 where there was no answer. */
  post(request: CallbackRequest): Promise<number>;
  /** Posts once, and gives the JSON of a 200; undefined where there was anything else. */
  ask(request: CallbackRequest): Promise<unknown>;
  close(): Promise<void>;
}

async function loadClient(timeoutMs: number) {
  const { Agent, request } = await import('undici');
  return { request, agent: new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs }) };
}

export function createPoster(timeoutMs: number): Poster {
  // With the first callback: a quarter of the time to be up is the client's, and who tests only sends needs none.
  let loading: ReturnType<typeof loadClient> | undefined;

  async function send({ url, headers, body }: CallbackRequest) {
    loading ??= loadClient(timeoutMs);
    const { request, agent: dispatcher } = await loading;
    const type = { 'content-type': 'application/json' };
    return request(url, { dispatcher, method: 'POST', headers: { ...type, ...headers }, body });
  }

  return {
    async post(request) {
      try {
        const answer = await send(request);
        await answer.body.dump();
        return answer.statusCode;
      } catch {
        return 0;
      }
    },
    async ask(request) {
      try {
        const answer = await send(request);
        const given = await answer.body.json();
        return answer.statusCode === 200 ? given : undefined;
      } catch {
        return undefined;
      }
    },
    async close() {
      const client = await loading;
      await client?.agent.destroy();
    },
  };
}
