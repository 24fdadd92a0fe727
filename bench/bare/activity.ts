import { request } from 'undici';
import { createSinchAgent, DEFAULT_TIMEOUT_MS } from '../../adapters/sinch-http.ts';
import { sendRequest } from '../../core/sinch/message.ts';
import { replyTo } from '../turn/flow.ts';
import type { BareActivities, BareMessage } from './contract.ts';

export interface BareSinch {
  apiUrl: string;
  projectId: string;
  /** Fetched once: the bare reference has no token to keep fresh. */
  token: string;
}

/** As long as what Colloquy puts there, so that the bytes on the wire are as many: a content hash and a session's id. */
const HASH = 'h'.repeat(22);
const SESSION = 'S'.repeat(26);

export function createBareActivities({ apiUrl, projectId, token }: BareSinch): BareActivities {
  const dispatcher = createSinchAgent(DEFAULT_TIMEOUT_MS);
  const url = new URL(`${apiUrl}/v1/projects/${projectId}/messages:send`);
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  return {
    async sendReply(message) {
      const body = JSON.stringify(bodyOf(message));
      const answer = await request(url, { method: 'POST', headers, dispatcher, body });
      if (answer.statusCode !== 200) throw new Error(`The emulator answered ${answer.statusCode} to a bare send.`);
      return { messageId: String(Object(await answer.body.json()).message_id) };
    },
  };
}

function bodyOf({ id, appId, channel, identity, text }: BareMessage): object {
  const correlationId = `${id}:0`;
  return sendRequest({
    appId,
    channel,
    identity,
    message: { text_message: { text: replyTo(text) } },
    messageMetadata: `cq1:${JSON.stringify({ id: correlationId, hash: HASH, session: SESSION })}`,
    correlationId,
  });
}
