import fc from 'fast-check';
import { causeId } from '../../../core/session/cause-id.ts';

describe('the id of a cause', () => {
  it('names its kind and what it comes of', () => {
    expect(causeId('receipt', 'm1:0')).toBe('receipt-m1:0');
  });

  it('stays short, and its own, however long the chain of causes is', () => {
    let id = 'm1:0';
    const ids = new Set<string>();
    for (let i = 0; i < 500; i++) {
      id = `${causeId('receipt', id)}:0`;
      ids.add(id);
      expect(id.length).toBeLessThanOrEqual(102);
    }
    expect(ids.size).toBe(500);
  });

  it('is another for another, also where it is shortened', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 120 }), fc.string({ minLength: 120 }), (a, b) => {
        if (a !== b) expect(causeId('receipt', a)).not.toBe(causeId('receipt', b));
      }),
    );
  });
});
