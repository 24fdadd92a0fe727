import { enqueue, enqueueNotice } from '../../../core/session/queue.ts';
import { emptyConversation } from '../../../core/session/reduce.ts';
import { inbound } from '../../helpers/messages.ts';

describe('the queue of a conversation', () => {
  it('keeps messages in order, and one that is redelivered once', () => {
    const [a, b] = [inbound('a'), inbound('b')];
    const state = [a, b, a].reduce(enqueue, emptyConversation('app'));
    expect(state.queue).toEqual([a, b]);
    expect(state.overflow).toBe(0);
  });

  it('is bounded by number and by size, and counts what it could not keep', () => {
    const many = Array.from({ length: 600 }, (_, i) => inbound(`m${i}`)).reduce(enqueue, emptyConversation('app'));
    expect([many.queue.length, many.overflow]).toEqual([500, 100]);
    const large = Array.from({ length: 10 }, () => inbound('x'.repeat(200_000))).reduce(
      enqueue,
      emptyConversation('app'),
    );
    expect([large.queue.length, large.overflow]).toEqual([2, 8]);
  });

  it('takes one message of any size', () => {
    expect(enqueue(emptyConversation('app'), inbound('x'.repeat(1_000_000))).queue).toHaveLength(1);
  });
});

test('Of too many reports at once the oldest receipts are let go, never what a contact decided', () => {
  const consent = { kind: 'consent', id: 'c', given: false } as const;
  const receipt = { kind: 'receipt', sessionId: 's', reply: 'm:0', status: 'failed', code: '' } as const;
  const notices = [receipt, consent, ...Array.from({ length: 300 }, () => receipt)];
  const kept = notices.reduce(enqueueNotice, emptyConversation('app')).notices;
  expect(kept).toHaveLength(200);
  expect(kept[0]).toEqual(consent);
});
