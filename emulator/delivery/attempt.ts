import { type Dispatcher, request } from 'undici';

export interface CallbackRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Posts once; true when the target answered 2xx. Whatever else happens means that it has to be tried again. */
export async function postCallback(agent: Dispatcher, { url, headers, body }: CallbackRequest): Promise<boolean> {
  try {
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
}
