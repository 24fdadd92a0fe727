import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURE_ADVICE, failureSentence, nextStep } from '../../../core/session/failure-advice.ts';

/** Codes of the rows between two headings of docs/words.md. */
function codesUnder(heading: string): string[] {
  const words = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'words.md'), 'utf8');
  const section = words.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code = '']) => code);
}

test('every code that a session can fail with has advice, and no other', () => {
  const codes = [...codesUnder('Why a session failed'), 'APP_UNAUTHORISED'];
  expect(Object.keys(FAILURE_ADVICE).toSorted()).toEqual(codes.toSorted());
});

test.each(Object.entries(FAILURE_ADVICE))('the advice on %s is a sentence each', (code, { happened, remedy }) => {
  for (const sentence of [happened, remedy]) expect(sentence).toMatch(/^[A-Z][^\n]+\.$/);
  expect(failureSentence(code)).toBe(happened);
});

test.each([
  ['failed', 'CALL_STATUS', true, 'Look at the service, then `colloquy retry S1`.'],
  ['failed', 'EXPRESSION', true, 'Mend the expression, publish the flow, then `colloquy retry S1 --to VERSION`.'],
  ['failed', 'toString', true, 'Read why (`colloquy show S1`), then `colloquy retry S1`.'],
  [
    'failed',
    'CALL_STATUS',
    false,
    'Given up, since nobody helped in time: the contact’s next message begins another session.',
  ],
  ['open', 'CALL_STATUS', true, 'Nothing: a route of the flow took care of it. `colloquy show S1` has the story.'],
  ['handedOver', '', true, ''],
  ['ended', 'CALL_STATUS', true, ''],
])('of a session that is %s, with %j, running: %s', (state, code, running, next) => {
  expect(nextStep({ id: 'S1', state, code, running })).toBe(next);
});
