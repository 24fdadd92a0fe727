import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { lineOf } from '../../../adapters/replays/history-line.ts';
import { openReplays } from '../../../adapters/replays/replay-histories.ts';
import type { Verdict } from '../../../adapters/replays/verdict.ts';

const { History } = proto.temporal.api.history.v1;
const of = (eventId: number) => History.fromObject({ events: [{ eventId }] });

const IDS = Object.fromEntries([1, 7, 8, 9].map((id) => [lineOf(of(id)), id]));

/** Stands in for the process that replays: does what the first event's id says. */
const STAND_IN = `
const IDS = ${JSON.stringify(IDS)};
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const eventId = IDS[line];
  if (eventId === 9) { console.error('out of memory'); process.exit(134); }
  if (eventId === 8) return;
  if (eventId === 7) return console.log('hello');
  console.log(JSON.stringify(Object.keys(process.env).some((name) => /KEY|TOKEN/.test(name)) ? 'keys' : { outcome: 'same' }));
});`;

const folder = mkdtempSync(join(tmpdir(), 'colloquy-replays-'));
const script = join(folder, 'stand-in.cjs');

async function verdicts(ids: number[], options: { script?: string; timeoutMs?: number } = {}): Promise<Verdict[]> {
  const all: Verdict[] = [];
  const { replay, close } = openReplays({ script, ...options });
  for await (const verdict of replay(ids.map(of))) all.push(verdict);
  await close();
  return all;
}

const SAME = { outcome: 'same' };
const unreadable = (reason: RegExp) => ({ outcome: 'unreadable', reason: expect.stringMatching(reason) });

describe('replaying in a process of its own', () => {
  beforeAll(() => writeFileSync(script, STAND_IN));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['takes it along', 9, /^The process that replays it ended \(exit code 134\): out of memory$/],
    ['is answered in other words', 7, /what nobody understands/],
  ])('goes on in another one behind a history that %s, and hands no keys on', async (_, id, reason) => {
    expect(await verdicts([1, id, 1])).toEqual([SAME, unreadable(reason), SAME]);
  });

  it('does not wait for ever', async () => {
    expect(await verdicts([8], { timeoutMs: 100 })).toEqual([unreadable(/^It was not replayed within 0.1 s\.$/)]);
  });

  it('ends when it is told to, and leaves out what is left', async () => {
    const stopping = new AbortController();
    const seen: Verdict[] = [];
    const { replay } = openReplays({ script });
    for await (const verdict of replay([1, 8, 1].map(of), stopping.signal)) {
      seen.push(verdict);
      setTimeout(() => stopping.abort());
    }
    expect(seen).toEqual([SAME]);
  });

  it('says in a sentence that there is nothing to run', async () => {
    const missing = await verdicts([1], { script: join(folder, 'missing.js') });
    expect(missing).toEqual([unreadable(/^The process that replays it ended \(exit code 1\): /)]);
  });
});
