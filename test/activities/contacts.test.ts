import { createContactActivities } from '../../activities/contacts.ts';
import { createContactKey } from '../../adapters/contact-key.ts';
import type { KeepRequest } from '../../adapters/contacts.ts';
import type { KeepRecord } from '../../core/session/keep-record.ts';

const record: KeepRecord = {
  kind: 'variable',
  name: 'name',
  value: 'Ada',
  id: 'm1:0',
  at: 1,
  sessionId: 'S1',
  channel: 'SMS',
  language: 'en',
  flow: 'shop@1',
};

function keeper() {
  const kept: KeepRequest[] = [];
  const contacts = { keep: async (request: KeepRequest) => void kept.push(request) };
  return { kept, ...createContactActivities({ contacts, contactKey: createContactKey(Buffer.alloc(32, 1)) }) };
}

describe('keepContact', () => {
  test('keeps the records with the identity as it is given, under a key that does not show it', async () => {
    const { kept, keepContact } = keeper();
    await keepContact({ appId: 'app-1', channel: 'SMS', identity: '+46700000001', records: [record] });
    expect(kept).toEqual([
      {
        appId: 'app-1',
        identity: '+46700000001',
        contactKey: expect.stringMatching(/^[0-9a-f]{32}$/),
        records: [record],
      },
    ]);
  });

  test('knows one person on the phone channels as one contact, and on others as another', async () => {
    const { kept, keepContact } = keeper();
    for (const [channel, identity] of [
      ['SMS', '+46700000001'],
      ['WHATSAPP', '46700000001'],
      ['MESSENGER', '46700000001'],
    ] as const) {
      await keepContact({ appId: 'app-1', channel, identity, records: [record] });
    }
    const [sms, whatsapp, messenger] = kept.map(({ contactKey }) => contactKey);
    expect(whatsapp).toBe(sms);
    expect(messenger).not.toBe(sms);
  });

  test('fails where they cannot be kept, so that it is tried again', async () => {
    const contacts = { keep: () => Promise.reject(new Error('the database is away')) };
    const { keepContact } = createContactActivities({ contacts, contactKey: () => 'k' });
    const kept = keepContact({ appId: 'a', channel: 'SMS', identity: '1', records: [record] });
    await expect(kept).rejects.toThrow('the database is away');
  });
});
