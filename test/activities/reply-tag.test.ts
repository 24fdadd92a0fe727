import fc from 'fast-check';
import { encodeTag, parseTag, tagOf } from '../../activities/reply-tag.ts';
import type { Reply } from '../../contracts/session-activities.ts';

const reply = (id: string, text = 'hello'): Reply => ({ id, step: 'hello', message: { kind: 'text', text } });

describe('the tag of a reply', () => {
  test('comes back from the metadata as it went out, within the limits of Sinch', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 2_000 }), fc.string({ maxLength: 300 }), (id, session) => {
        const tag = tagOf(reply(id), session);
        expect(parseTag(encodeTag(tag))).toEqual(tag);
        expect(tag.id.length).toBeLessThanOrEqual(128);
      }),
    );
    const longest = tagOf(reply('\u0000'.repeat(500)), 'S'.repeat(500));
    expect(encodeTag(longest).length).toBeLessThanOrEqual(1_024);
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

  test.each(['', 'plain', '{"id":"a"}', 'cq1:', 'cq1:{', 'cq1:[]', 'cq1:{"id":1}'])(
    'metadata that is not ours (%j) is no tag',
    (metadata) => {
      expect(parseTag(metadata)).toBeUndefined();
    },
  );
});
