import { askEach, canAsk, type Question } from '../../cli/questions.ts';
import { fakeTerminal } from '../helpers/terminal.ts';

const FIELDS: Question[] = [{ prompt: 'Name: ' }, { prompt: 'Secret: ', hidden: true }];

/** Asks while this is typed, piece by piece. */
async function typed(questions: Question[], ...pieces: string[]) {
  const terminal = fakeTerminal({ isTTY: true });
  const asking = askEach(terminal, questions).then(
    (answers) => ({ answers }),
    (thrown) => ({ thrown }),
  );
  for (const piece of pieces) {
    terminal.stdin.write(piece);
    await new Promise(setImmediate);
  }
  return { terminal, outcome: await asking };
}

test('a person is there at a terminal only', () => {
  expect([canAsk(fakeTerminal({ isTTY: true })), canAsk(fakeTerminal())]).toEqual([true, false]);
});

test('what is typed is shown, but for what is hidden', async () => {
  const { terminal, outcome } = await typed(FIELDS, 'An', 'na\r', 'hush', '-hush\r');
  expect(outcome).toEqual({ answers: ['Anna', 'hush-hush'] });
  expect(terminal.screened()).toContain('Anna');
  expect(terminal.screened()).toContain('Secret: ');
  expect(terminal.screened()).not.toContain('hush');
});

test('what is pasted in one go answers as many questions, and shows no secret', async () => {
  const { terminal, outcome } = await typed(FIELDS, '  Anna \r\n\thush\r\n');
  expect(outcome).toEqual({ answers: ['Anna', 'hush'] });
  expect(terminal.screened()).not.toContain('hush');
});

test('the arrow keys bring no secret back', async () => {
  const twice = [{ prompt: 'Secret: ', hidden: true }, { prompt: 'Name: ' }];
  const { terminal, outcome } = await typed(twice, 'hush\r', '\u001b[A', 'Anna\r');
  expect(outcome).toEqual({ answers: ['hush', 'Anna'] });
  expect(terminal.screened()).not.toContain('hush');
});

test('a question without an answer, or with none of its own, is asked again', async () => {
  const { terminal, outcome } = await typed([{ prompt: 'e or l? ', oneOf: ['e', 'l'] }], '\r', ' \r', 'x\r', 'l\r');
  expect(outcome).toEqual({ answers: ['l'] });
  expect(terminal.screened().match(/e or l\?/g)?.length).toBeGreaterThanOrEqual(4);
});

test('Enter alone gives what is preset', async () => {
  expect((await typed([{ prompt: '[Y/n] ', preset: 'y', oneOf: ['y', 'n'] }], '\r')).outcome).toEqual({
    answers: ['y'],
  });
});

test('nothing is asked where there is nothing to ask', async () => {
  expect((await typed([])).outcome).toEqual({ answers: [] });
});

test.each([
  ['Ctrl-C', '\u0003', 130, /^Interrupted/],
  ['Ctrl-D', '\u0004', 2, /^The input ended before everything was answered/],
])('%s leaves', async (_key, typing, exitCode, message) => {
  const { outcome } = await typed(FIELDS, 'Anna\r', typing);
  expect(outcome).toMatchObject({ thrown: { exitCode, message: expect.stringMatching(message) } });
});

test('whoever leaves is told what was left undone', async () => {
  const terminal = fakeTerminal({ isTTY: true });
  const asking = askEach(terminal, FIELDS, 'the rest is done');
  terminal.stdin.write('\u0003');
  await expect(asking).rejects.toThrow('Interrupted: the rest is done.');
});

test('one who asks twice goes on where the first stopped', async () => {
  const terminal = fakeTerminal({ isTTY: true });
  for (const answer of ['one', 'two']) {
    const asking = askEach(terminal, [{ prompt: '? ' }]);
    terminal.stdin.write(`${answer}\r`);
    expect(await asking).toEqual([answer]);
  }
});
