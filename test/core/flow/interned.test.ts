import { interned } from '../../../core/flow/interned.ts';
import { asking, flowOf } from '../../helpers/flows.ts';

const published = (version: number, hash: string) => flowOf([asking('q', 'Q?')], { version, hash });

test('Two copies of one version become one', () => {
  const first = interned(published(1, 'a1'));
  expect(interned(published(1, 'a1'))).toBe(first);
});

test('Another version, another content, and a flow that was never published keep their own', () => {
  const first = interned(published(1, 'b1'));
  expect(interned(published(2, 'b1'))).not.toBe(first);
  expect(interned(published(1, 'b2'))).not.toBe(first);
  const draft = published(0, '');
  expect(interned(published(0, ''))).not.toBe(interned(draft));
});

test('So many are shared and no more', () => {
  const first = interned(published(1, 'c'));
  for (let version = 2; version < 100; version += 1) interned(published(version, 'c'));
  const again = interned(published(1, 'c'));
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
