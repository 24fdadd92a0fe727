import { compiled } from '../../helpers/flow-problems.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play, START } from './play.ts';

const HOUR = 3_600_000;

const flow = compiled(`
flow: parcel
on_delivery_failed: lost
session: { idle: 30m, on_idle: nudge }
steps:
  - ask: { text: "Your name?" }
  - wait: { event: paid, timeout: 1h, on_timeout: unpaid }
  - send: Paid.
  - wait: { event: sent }
  - send: Sent.
  - ask: { text: "All well?" }
  - handover: { to: desk, on_release: returned }
  - end
  - { id: returned, ask: { text: "Back. More?" } }
  - end
  - { id: unpaid, ask: { text: "Unpaid. Why?" } }
  - end
  - { id: lost, send: "Did that arrive?", goto: back }
  - { id: nudge, send: "Still there?", goto: back }
`);

const paid = { kind: 'outside', id: 'e1', name: 'paid', data: null } as const;
const sent = { kind: 'outside', id: 'e2', name: 'sent', data: null } as const;
const write = (id: string) => (play: Play) =>
  play.command({ kind: 'message', message: inbound('Ada', { id, acceptedAt: START }) });

/** What happens, one after another. Temporal gives a run that was reset the same again. */
const STORIES: [string, ((play: Play) => unknown)[]][] = [
  ['events', [write('m1'), write('m2'), (play) => play.command(paid), (play) => play.command(sent)]],
  [
    'the words of a person, and a release',
    [
      write('m1'),
      (play) => play.command({ kind: 'handover', id: 'h1', to: 'desk', note: '' }),
      (play) => play.command({ kind: 'personSays', id: 's1', messages: [{ kind: 'text', text: 'A person.' }] }),
      (play) => play.command({ kind: 'release', id: 'r1' }),
    ],
  ],
  ['a delivery that failed', [write('m1'), (play) => report(play, 'failed')]],
  ['a silence', [write('m1'), (play) => play.wait(HOUR)]],
  ['a time-out', [write('m1'), write('m2'), (play) => play.wait(2 * HOUR)]],
];

function report(play: Play, status: 'failed') {
  const { id = '', lastReply } = play.state.session ?? {};
  play.report({ kind: 'receipt', sessionId: id, reply: lastReply?.id ?? '', status, code: 'X' });
}

/** The same again, hours later: in the run that was reset, or in those after it, which know when they were. */
function again(story: ((play: Play) => unknown)[], replayedAt: (now: number) => number): Play {
  const play = new Play(flow);
  play.wait(5 * HOUR);
  for (const happens of story) {
    play.simulation.state = { ...play.state, replayedAt: replayedAt(play.now) };
    happens(play);
    play.wait(60_000);
  }
  return play;
}

const REPLAYED: [string, (now: number) => number][] = [
  ['in the run that was reset', () => Number.MAX_SAFE_INTEGER],
  ['in runs after it', (now) => now],
];

describe.each(REPLAYED)('What was said %s', (_where, replayedAt) => {
  it.each(STORIES)('after %s is looked for under the same ids, as far back as it was said', (_what, story) => {
    const first = new Play(flow);
    for (const happens of story) {
      happens(first);
      first.wait(60_000);
    }
    const { sends, said } = again(story, replayedAt);
    expect(said).toEqual(first.said);
    expect(said.length).toBeGreaterThan(1);
    expect(sends.every(({ lookFirst, since }) => lookFirst && since <= START)).toBe(true);
  });
});
