import { createReplyActivities } from '../../../activities/replies.ts';
import { createSinchClient } from '../../../adapters/sinch-client.ts';
import { createBareActivities } from '../../../bench/bare/activity.ts';
import { replyTo } from '../../../bench/turn/flow.ts';
import { input, link, quietEnvironment } from '../../activities/reply-doubles.ts';
import { json, type LoopbackServer, startLoopbackServer } from '../../helpers/loopback-server.ts';

let sinch: LoopbackServer;

beforeAll(async () => {
  sinch = await startLoopbackServer((response) => json(response, 200, { message_id: '01MESSAGE' }));
});
afterAll(() => sinch.close());

const message = { id: '01HZTURN', appId: 'app-1', channel: 'WHATSAPP', identity: '46701000001', text: 'Hello?' };

async function sendAsColloquy(): Promise<void> {
  const tokens = { get: async () => 'token', forget: () => undefined, refresh: async () => ({ expiresAt: 0 }) };
  const { sendReplies } = createReplyActivities({
    links: { find: async () => link() },
    sinch: createSinchClient({ tokens, apiUrl: sinch.url }),
  });
  const reply = { id: '01HZTURN:0', step: 'wait', message: { kind: 'text' as const, text: replyTo(message.text) } };
  const to = { channel: message.channel, identity: message.identity };
  const sending = input({ sessionId: '01HZSESSION000000000000000', to, replies: [reply] });
  await quietEnvironment({ attempt: 1 }).run(sendReplies, sending);
}

/** Hash and session id are of the same length, but each has its own. */
const comparable = (body: string) => body.replace(/(hash|session)(\\": ?\\")[^\\]+/g, '$1$2');

test('the bare reference posts what Colloquy posts: operation, headers and bytes', async () => {
  await sendAsColloquy();
  const bare = createBareActivities({ apiUrl: sinch.url, projectId: 'project-1', token: 'token' });
  expect(await bare.sendReply(message)).toEqual({ messageId: '01MESSAGE' });
  const [colloquys, bares] = sinch.seen;
  expect([bares?.method, bares?.url, bares?.headers]).toEqual([colloquys?.method, colloquys?.url, colloquys?.headers]);
  expect(comparable(bares?.body ?? 'none')).toBe(comparable(colloquys?.body ?? ''));
});
