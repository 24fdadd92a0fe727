import { verifySignature } from '../../../adapters/sinch-signature.ts';
import { contactsOf, planTurns } from '../../../bench/turn/callbacks.ts';
import { parseCallback } from '../../../core/sinch/callback.ts';
import { toInboundMessage } from '../../../core/sinch/inbound.ts';

const audience = {
  appId: '01HZBENCH00000000000000001',
  projectId: 'project',
  webhookSecret: 'secret',
  contacts: ['4670100001', '4670100002'],
};

test('contacts take turns, ids never repeat', () => {
  const turns = planTurns(audience, [0, 10, 20]);
  const identities = turns.map(({ body }) => JSON.parse(body).message.channel_identity.identity);
  expect(identities).toEqual(['4670100001', '4670100002', '4670100001']);
  expect(new Set(turns.map(({ id }) => id)).size).toBe(3);
  expect(turns.map(({ dueAt }) => dueAt)).toEqual([0, 10, 20]);
});

test('what is driven is signed, and read by Colloquy as a text of that contact', () => {
  const [turn] = planTurns(audience, [0]);
  const rawBody = Buffer.from(turn?.body ?? '');
  const signed = { headers: turn?.headers ?? {}, rawBody, secrets: ['secret'], now: Date.now() };
  expect(verifySignature(signed)).toMatchObject({ ok: true });
  const parsed = parseCallback(JSON.parse(rawBody.toString()));
  if (!parsed.ok || parsed.callback.kind !== 'MESSAGE_INBOUND') throw new Error('It was not read as a message.');
  expect(toInboundMessage(parsed.callback, audience.appId)).toMatchObject({
    id: turn?.id,
    channel: 'WHATSAPP',
    identity: '4670100001',
    content: { kind: 'text', text: expect.stringContaining(turn?.id ?? '?') },
  });
});

test('all contacts write the same where a text is given', () => {
  const turns = planTurns(audience, [0, 10], 'Hello');
  expect(turns.map(({ body }) => JSON.parse(body).message.contact_message.text_message.text)).toEqual([
    'Hello',
    'Hello',
  ]);
});

test('two apps have no contact in common', () => {
  const both = [...contactsOf({ appId: 'A1' }, 50), ...contactsOf({ appId: 'A2' }, 50)];
  expect(new Set(both).size).toBe(100);
});
