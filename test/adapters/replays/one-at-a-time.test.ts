import { once } from 'node:events';
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

it('the time that one may take begins with its turn, and says what to do once it is over', async () => {
  let begun = () => {};
  const first = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const replay = oneAtATime(async function* (_histories, signal) {
    begun();
    if (signal && !signal.aborted) await once(signal, 'abort');
    yield* [];
  }, 1);
  const drain = async () => {
    for await (const _ of replay([]));
  };
  const all = [drain(), drain()];
  await first;
  for (const one of all) await expect(one).rejects.toThrow(/takes longer than 0\.001 s: save it/);
});
