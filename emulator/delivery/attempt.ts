import { type Dispatcher, request } from 'undici';

export interface CallbackRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Posts once, and gives the status; 0 where there was no answer. */
export async function postCallback(agent: Dispatcher, { url, headers, body }: CallbackRequest): Promise<number> {
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    await answer.body.dump();
    return answer.statusCode;
  } catch {
    return 0;
  }
}
