import { randomUUID } from 'node:crypto';
import { signatureHeaders } from '../../../emulator/signature.ts';

/** Posts a callback as Sinch does, signed unless there is no secret; resolves with the status of the answer. */
export async function postCallback(
  apiUrl: string,
  callback: { appId: string; body: string; secret?: string },
): Promise<number> {
  const { appId, body, secret } = callback;
  const signing = { nonce: randomUUID(), timestamp: Math.floor(Date.now() / 1000) };
  const answer = await fetch(`${apiUrl}/webhooks/sinch/${appId}`, {
    method: 'POST',
    headers: {
      connection: 'close',
      'content-type': 'application/json',
      ...(secret === undefined ? {} : signatureHeaders(body, { secret, ...signing })),
    },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** The body of a contact's text message, as Sinch calls back with it. */
export function textCallback(
  to: { appId: string; channel: string; identity: string },
  message: { id: string; text: string },
) {
  const time = new Date().toISOString();
  const { appId, channel, identity } = to;
  return JSON.stringify({
    app_id: appId,
    project_id: 'test-project',
    accepted_time: time,
    event_time: time,
    message: {
      id: message.id,
      direction: 'TO_APP',
      contact_message: { text_message: { text: message.text } },
      channel_identity: { channel, identity, app_id: '' },
      conversation_id: '',
      contact_id: '',
      metadata: '',
      accept_time: time,
      sender_id: '',
      processing_mode: 'DISPATCH',
    },
    message_metadata: '',
  });
}
