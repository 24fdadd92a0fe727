import { failureLines } from '../../../core/talks/report.ts';
import { runTalks } from '../../../core/talks/run.ts';
import { shop, talksOf } from '../../helpers/talks.ts';

/** What is told of the first failure of a talk, whose lines begin at line 5 of its file. */
function told(lines: string[]): string[] {
  const text = `flow: shop.yaml\ntests:\n  - name: a talk\n    talk:\n${lines.map((line) => `      - ${line}\n`).join('')}`;
  const { file, talks } = talksOf(text);
  const [first] = runTalks(shop(), file, { clock: () => 0 });
  const place = (line: number) => talks.locate(line < 0 ? ['tests', 0] : ['tests', 0, 'talk', line]);
  return first?.failure ? failureLines(first.failure, { file: 'shop.test.yaml', text, place }) : [];
}

it('tells where, what was not so, and the talk so far with a mark where it stood', () => {
  expect(told(['user: hi', 'bot: Hi there!', 'user: { tap: Track }', 'after: 31m', 'bot: Still there!'])).toEqual([
    'shop.test.yaml:9:9: The bot did not say "Still there!".',
    '  expected  Still there!',
    '  said      Still there?',
    '                       ^',
    '  It waits for an answer at order_no.',
    '',
    '     5   Mon 10:00 user   hi',
    '     6 ✓ Mon 10:00 bot    Hi there!',
    '       · Mon 10:00 bot    Track or return? [Track] [Return]',
    '     7   Mon 10:00 user   [Track]',
    '       · Mon 10:00 bot    Your order number?',
    '       · Mon 10:30 bot    Still there?',
    '▶    9 ✗ - bot: Still there!',
  ]);
});

it('marks what the contact did, where that was not possible or went wrong', () => {
  expect(told(['user: hi', 'user: { tap: Stop }']).at(-1)).toBe('▶    6 ✗ - user: { tap: Stop }');
  expect(told(['user: hi', 'user: pay']).slice(-4, -1)).toEqual([
    '▶    6   Mon 10:00 user   pay',
    '         Mon 10:00 call   POST https://pay.example/bills → CALL_UNREACHABLE',
    expect.stringContaining('Something went wrong (pay, CALL_UNREACHABLE).'),
  ]);
});

it('tells a hand-over and what else nobody sees on a phone', () => {
  expect(told(['user: agent', 'user: agent', 'person: Eva here', 'ended']).slice(-4)).toEqual([
    '     6   Mon 10:00 user   agent',
    '         Mon 10:00        (support has the conversation now: Order ?)',
    '       · Mon 10:00 person Eva here',
    '▶    8 ✗ - ended',
  ]);
});

it('tells only the end of a long talk', () => {
  const long = told([...Array.from({ length: 60 }, () => 'user: hm'), 'ended']);
  expect(long.length).toBeLessThan(50);
  expect(long[3]).toMatch(/^ {2}… \d+ lines before$/);
});

it('lets no message steer the terminal', () => {
  expect(told(['user: "a\\x1b[31mb"', 'ended']).join('\n')).not.toContain('\u001b');
});
