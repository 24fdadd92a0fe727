import { overSince } from '../../../core/session/over.ts';
import type { Session } from '../../../core/session/state.ts';
import { aSession } from '../../helpers/session-double.ts';

const [open, ended, failed] = (['open', 'ended', 'failed'] as const).map((status) => aSession({ id: 'A', status }));
const [next, over] = (['open', 'ended'] as const).map((status) => aSession({ id: 'B', status }));

test.each<[string, Session | null | undefined, Session | null | undefined, string[]]>([
  ['one that has not begun', null, open, []],
  ['one that goes on', open, failed, []],
  ['one that has ended', open, ended, ['A']],
  ['one that ended with the event that began it', null, ended, ['A']],
  ['one that had ended before', ended, ended, []],
  ['one in whose place another one is', failed, next, ['A, replaced']],
  ['one that gave way to another, which has ended too', open, over, ['A, replaced', 'B']],
  ['one that lingered, and gave way', ended, next, []],
  ['one after one that lingered', ended, over, ['B']],
])('%s', (_what, before, after, expected) => {
  const found = overSince(before ?? null, after ?? null);
  expect(found.map(({ session, replaced }) => `${session.id}${replaced ? ', replaced' : ''}`)).toEqual(expected);
});
