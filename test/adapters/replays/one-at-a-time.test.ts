import { oneAtATime } from '../../../adapters/replays/one-at-a-time.ts';

it('a conversation waits until the one before is replayed, however that ended', async () => {
  const said: string[] = [];
  let calls = 0;
  const replay = oneAtATime(async function* () {
    const call = ++calls;
    said.push(`begins ${call}`);
    await Promise.resolve();
    if (call === 1) throw new Error('It broke.');
    said.push(`ends ${call}`);
    yield { outcome: 'same' };
  });
  const drain = async () => {
    for await (const _ of replay([]));
  };
  const all = await Promise.allSettled([drain(), drain(), drain()]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(said).toEqual(['begins 1', 'begins 2', 'ends 2', 'begins 3', 'ends 3']);
});
