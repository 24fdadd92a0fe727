import fc from 'fast-check';
import { encodeTag, parseTag, replyIdOf, tagOf } from '../../adapters/reply-tag.ts';
import type { Reply } from '../../contracts/session-activities.ts';

const reply = (id: string, text = 'hello', more: Partial<Reply> = {}): Reply => ({
  id,
  step: 'hello',
  message: { kind: 'text', text },
  ...more,
});
const awaited = { awaitsReceipt: true } as const;

describe('the tag of a reply', () => {
  test('comes back from the metadata as it went out, within the limits of Sinch', () => {
    const more = fc.constantFrom({}, awaited);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 2_000 }),
        fc.string({ maxLength: 300 }),
        more,
        (id, session, one) => {
          const tag = tagOf(reply(id, 'hello', one), session);
          expect(parseTag(encodeTag(tag))).toEqual(tag);
          expect(tag.id.length).toBeLessThanOrEqual(128);
          expect(encodeTag(tag).length).toBeLessThanOrEqual(1_024);
        },
      ),
    );
    for (const one of [{}, awaited]) {
      const longest = tagOf(reply('\u0000'.repeat(500), 'hello', one), 'S'.repeat(500));
      expect(encodeTag(longest).length).toBeLessThanOrEqual(1_024);
    }
  });

  test('says on which channel it was sent where Sinch may go on to another, within the limits', () => {
    const tag = tagOf(reply('\u0000'.repeat(500), 'hello', awaited), 'S'.repeat(500), { sentOn: 'KAKAOTALKCHAT' });
    expect(parseTag(encodeTag(tag))).toEqual(tag);
    expect(tag.channel).toBe('KAKAOTALKCHAT');
    expect(encodeTag(tag).length).toBeLessThanOrEqual(1_024);
  });

  test('keeps two long ids apart that begin alike', () => {
    const start = 'x'.repeat(200);
    expect(tagOf(reply(`${start}:0`), 's').id).not.toBe(tagOf(reply(`${start}:1`), 's').id);
  });

  test('has the same hash for the same content, whatever the order of its keys', () => {
    const one: Reply = { id: 'a', step: 's', message: { kind: 'text', text: 'x' } };
    const two: Reply = { step: 't', id: 'b', message: { text: 'x', kind: 'text' } };
    expect(tagOf(one, 's').hash).toBe(tagOf(two, 's').hash);
    expect(tagOf(one, 's').hash).not.toBe(tagOf(reply('a', 'y'), 's').hash);
  });

  test('has another hash for other options, and without any the one it always had', () => {
    const hash = (more: Partial<Reply> = {}) => tagOf(reply('a', 'x', more), 's').hash;
    // Written down from a release: replies that were under way during an update are found again.
    expect(hash()).toBe('MSQEpGJ9RLqxLywhhThg_G');
    expect(hash({ awaitsReceipt: true })).toBe(hash());
    const options = [
      { ttlMs: 10_000 },
      { ttlMs: 20_000 },
      { content: 'marketing' as const },
      { properties: { A: 'b' } },
    ];
    const hashes = [hash(), ...options.map((one) => hash({ options: one }))];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hash({ options: { ttlMs: 1, content: 'marketing' } })).toBe(
      hash({ options: { content: 'marketing', ttlMs: 1 } }),
    );
  });

  test.each(['', 'plain', '{"id":"a"}', 'cq1:', 'cq1:{', 'cq1:[]', 'cq1:{"id":1}'])(
    'metadata that is not ours (%j) is no tag',
    (metadata) => {
      expect(parseTag(metadata)).toBeUndefined();
    },
  );
});

describe('a reply whose receipts the session awaits', () => {
  test('says so in a few characters, and any other says nothing of it', () => {
    const [plain, flagged] = [reply('a:0'), reply('a:0', 'hello', awaited)].map((one) => encodeTag(tagOf(one, 's')));
    expect(plain).not.toContain('receipt');
    expect(flagged).toBe(plain?.replace(/}$/, ',"receipt":1}'));
    expect(parseTag(flagged ?? '')).toMatchObject({ awaitsReceipt: true });
    expect(parseTag(plain ?? '')).not.toHaveProperty('awaitsReceipt');
  });

  test.each([
    ['a usual id', `${'01MSG'.padEnd(26, '0')}:3`],
    ['an id of 128 characters', 'x'.repeat(128)],
    ['an id of 129', 'x'.repeat(129)],
    ['an id of 700', 'x'.repeat(700)],
  ])('is known by its own id again: %s', (_what, id) => {
    const tag = parseTag(encodeTag(tagOf(reply(id, 'hello', awaited), 'S'.repeat(26))));
    expect(tag && replyIdOf(tag)).toBe(id);
  });

  test('goes out under its shortened id alone where metadata cannot hold the whole', () => {
    const tag = tagOf(reply('x'.repeat(1_000), 'hello', awaited), 's');
    expect(replyIdOf(tag)).toBe(tag.id);
  });
});
