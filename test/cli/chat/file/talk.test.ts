import { runVerb } from '../../../../cli/run.ts';
import { type FlowFolder, flowFolder } from '../../../helpers/flow-folder.ts';
import { SHOP } from '../../../helpers/talks.ts';
import { type FakeTerminal, fakeTerminal } from '../../../helpers/terminal.ts';

let folder: FlowFolder;
beforeEach(() => {
  folder = flowFolder({ 'shop.yaml': SHOP });
});
afterEach(() => folder.remove());

const chat = (terminal: FakeTerminal, ...options: string[]) =>
  runVerb(['chat', folder.path('shop.yaml'), ...options], terminal);

it('reads all lines of a pipe, prints what the channel shows, and ends', async () => {
  const terminal = fakeTerminal({ lines: ['hi', '1'] });
  expect(await chat(terminal, '--channel', 'sms')).toBe(0);
  expect(terminal.printed).toEqual([
    '◀ Hi there!',
    '◀ Track or return?',
    '',
    '  1. Track',
    '  2. Return',
    '◀ Your order number?',
  ]);
  expect(terminal.told).toEqual([]);
});

it('prints nothing but JSON of what the contact sees, where that is asked for', async () => {
  const terminal = fakeTerminal({ lines: ['hi', '/receipt read'] });
  await chat(terminal, '--json');
  expect(terminal.printed.map((line) => JSON.parse(line).shown.text)).toEqual(['Hi there!', 'Track or return?']);
  expect(terminal.told).toEqual(['(the last message is reported as read)']);
});

it('tells errors of the flow instead of talking', async () => {
  folder.write('shop.yaml', SHOP.replace('goto: order_no }', 'goto: nowhere }'));
  const terminal = fakeTerminal({ lines: ['hi'] });
  expect(await chat(terminal)).toBe(1);
  expect(terminal.printed).toEqual([]);
  expect(terminal.told[0]).toMatch(/shop\.yaml:\d+:\d+: error: .*nowhere/);
});

it('tells errors of the tests, and talks without what they give', async () => {
  folder.write('shop.test.yaml', 'flow: shop.yaml\n');
  const terminal = fakeTerminal({ lines: ['hi'] });
  expect(await chat(terminal)).toBe(0);
  expect(terminal.printed[0]).toBe('◀ Hi there!');
  expect(terminal.told).toEqual([expect.stringMatching(/shop\.test\.yaml:1:1: error: The field tests is missing/)]);
});

it.each([
  ['two files', ['--channel', 'SMS', 'other.yaml'], /A chat is with one FILE/],
  ['an app', ['--app', 'A'], /A chat with a FILE has no app/],
])('refuses %s', async (_what, options, message) => {
  const refused = { message: expect.stringMatching(message), exitCode: 2 };
  await expect(chat(fakeTerminal(), ...options)).rejects.toMatchObject(refused);
});

it('watches nothing without a file', async () => {
  await expect(runVerb(['chat', '--watch'], fakeTerminal())).rejects.toMatchObject({ exitCode: 2 });
});

/** A terminal at which something is done each time when a line that it waits for has been printed or told, one after another. */
function terminalWhere(steps: [awaited: RegExp, then: (terminal: FakeTerminal) => void][]): FakeTerminal {
  const terminal = fakeTerminal({ isTTY: true });
  const waiting = [...steps];
  const hear = (lines: string[]) => (line: string) => {
    lines.push(line);
    const [next] = waiting;
    if (!next?.[0].test(line)) return;
    waiting.shift();
    setImmediate(next[1], terminal);
  };
  return Object.assign(terminal, { out: hear(terminal.printed), err: hear(terminal.told) });
}

const type = (line: string) => (terminal: FakeTerminal) => void terminal.stdin.write(`${line}\n`);
const leave = (terminal: FakeTerminal) => terminal.interrupt();

it('takes up each save while it talks at a terminal, and goes on with the old flow while the new one has errors', async () => {
  const terminal = terminalWhere([
    [/You are/, type('hi')],
    [/Return/, () => folder.write('shop.yaml', SHOP.replace('steps:', 'stepz:'))],
    [/saved with errors/, type('1')],
    [/Your order number/, () => folder.write('shop.yaml', SHOP.replace('That does not look right.', 'Six digits!'))],
    [/goes on at order_no/, type('nope')],
    [/Six digits!/, leave],
  ]);
  expect(await chat(terminal, '--watch')).toBe(0);
  expect(terminal.told.filter((line) => line.startsWith('('))).toEqual([
    '(saved with errors; the talk goes on with what was there before)',
    '(saved; the talk goes on at order_no)',
  ]);
  expect(terminal.told).toContainEqual(expect.stringMatching(/shop\.yaml:\d+:1: error: .*Did you mean steps\?/));
});

it('watches flows that it runs, and the tests that give it settings, also when they come later', async () => {
  const greet =
    'flow: greet\nsteps:\n  - id: name\n    ask: { text: "Your name?" }\n  - send: "{{ settings.hello }}!"\n';
  const tests = 'flow: shop.yaml\ntests: [{ name: a, given: { settings: { hello: Hi } }, talk: [user: hi] }]\n';
  folder.write('shop.yaml', 'flow: shop\nsteps:\n  - run: { flow: greet }\n');
  folder.write('greet.yaml', greet);
  const terminal = terminalWhere([
    [/You are/, type('hi')],
    [/Your name\?/, () => folder.write('greet.yaml', greet.replace('}}!', '}}, you!'))],
    [/goes on at greet\/name/, () => folder.write('shop.test.yaml', tests)],
    [/goes on at greet\/name/, type('Bo')],
    [/you!/, leave],
  ]);
  await chat(terminal, '--watch');
  expect(terminal.printed).toEqual(['◀ Your name?', '◀ Hi, you!']);
});
