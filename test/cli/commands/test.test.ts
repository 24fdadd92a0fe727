import { readFileSync } from 'node:fs';
import { runVerb } from '../../../cli/run.ts';
import { type FlowFolder, flowFolder } from '../../helpers/flow-folder.ts';
import { SHOP } from '../../helpers/talks.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

const TESTS = `flow: shop.yaml
tests:
  - name: greets
    talk: [{ user: hi }, { bot: Hi there! }]
  - name: says farewell
    channels: [RCS]
    talk:
      - user: hi
      - bot: "Bye <you>!"
`;

let folder: FlowFolder;
beforeEach(() => {
  folder = flowFolder({ 'shop.yaml': SHOP, 'shop.test.yaml': TESTS });
});
afterEach(() => folder.remove());

async function run(name: string, ...options: string[]) {
  const terminal = fakeTerminal();
  const code = await runVerb(['test', folder.path(name), ...options], terminal);
  return { code, printed: terminal.printed.map(folder.named) };
}

it('plays each test on each of its channels, tells what is not so, and exits with 1', async () => {
  const { code, printed } = await run('shop.yaml');
  expect(code).toBe(1);
  expect(printed.slice(0, -1)).toEqual([
    '✓ greets (WHATSAPP)',
    '✓ greets (SMS)',
    '✗ says farewell (RCS)',
    '  shop.test.yaml:9:9: The bot did not say "Bye <you>!".',
    '    expected  Bye <you>!',
    '    said      Hi there!',
    '              ^',
    '    It waits for an answer at menu.',
    '',
    '       8   Mon 10:00 user   hi',
    '         · Mon 10:00 bot    Hi there!',
    '         · Mon 10:00 bot    Track or return? [Track] [Return]',
    '  ▶    9 ✗ - bot: "Bye <you>!"',
  ]);
  expect(printed.at(-1)).toMatch(/^2 passed, 1 failed \(3 turns in \d+ ms\)$/);
});

it('takes a test file as well, and only the tests whose names hold what is asked for', async () => {
  const { code, printed } = await run('shop.test.yaml', '--only', 'greet');
  expect(code).toBe(0);
  expect(printed.slice(0, -1)).toEqual(['✓ greets (WHATSAPP)', '✓ greets (SMS)']);
});

it('tells all of it as JSON', async () => {
  const { code, printed } = await run('shop.yaml', '--json');
  expect(code).toBe(1);
  const [file] = JSON.parse(printed.join('\n'));
  expect(file).toMatchObject({ file: 'shop.test.yaml', flow: 'shop', problems: [] });
  expect(file.results).toMatchObject([
    { name: 'greets', channel: 'WHATSAPP', ok: true, turns: 1, line: 3 },
    { name: 'greets', channel: 'SMS', ok: true },
    { name: 'says farewell', channel: 'RCS', ok: false, line: 9, message: 'The bot did not say "Bye <you>!".' },
  ]);
});

it('writes a report for CI tools', async () => {
  await run('shop.yaml', '--junit', folder.path('report.xml'));
  const report = folder.named(readFileSync(folder.path('report.xml'), 'utf8'));
  expect(report).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="colloquy test" tests="3" failures="1"/,
  );
  expect(report).toMatch(
    /<testcase name="greets" classname="shop\.WHATSAPP" file="shop\.test\.yaml" line="3" time="[\d.]+"\/>/,
  );
  expect(report).toContain('<failure message="The bot did not say &quot;Bye &lt;you&gt;!&quot;." type="talk">');
});

it.each([
  ['the flow', 'shop.yaml', SHOP.replace('goto: order_no }', 'goto: order_nr }'), 'Did you mean order_no? (step menu)'],
  ['the tests', 'shop.test.yaml', TESTS.replace('user: hi', 'usr: hi'), 'Did you mean user?'],
])('tells errors of %s first, plays nothing, and exits with 1', async (_what, name, text, hint) => {
  folder.write(name, text);
  const { code, printed } = await run('shop.yaml', '--junit', folder.path('report.xml'));
  expect(code).toBe(1);
  expect(printed).toEqual([
    expect.stringMatching(new RegExp(`^${name}:\\d+:\\d+: error: .*${hint.replace(/[?()]/g, '\\$&')}$`)),
    '0 passed, 0 failed, 1 file not played (0 turns in 0 ms)',
  ]);
  expect(readFileSync(folder.path('report.xml'), 'utf8')).toContain('tests="1" failures="1"');
});

it('tells what it has played, and plays no more, once it is interrupted', async () => {
  folder.write('other.test.yaml', TESTS);
  const terminal = fakeTerminal();
  terminal.interrupt();
  const files = [folder.path('shop.yaml'), folder.path('other.test.yaml')];
  expect(await runVerb(['test', ...files, '--junit', folder.path('report.xml')], terminal)).toBe(130);
  expect(terminal.printed).toEqual(['✓ greets (WHATSAPP)', expect.stringMatching(/^1 passed, 0 failed \(1 turns/)]);
  expect(terminal.told).toEqual(['Interrupted: what is not told of was not played.']);
  expect(readFileSync(folder.path('report.xml'), 'utf8')).toContain('tests="1" failures="0"');
});

it('says where it looked for tests', async () => {
  folder.write('lone.yaml', SHOP);
  const { code, printed } = await run('lone.yaml');
  expect(code).toBe(1);
  expect(printed).toEqual([
    'lone.yaml:1:1: error: lone.yaml has no tests. Looked for lone.test.yaml, lone.test.yml, lone.test.json.',
    '0 passed, 0 failed, 1 file not played (0 turns in 0 ms)',
  ]);
});

it.each([
  ['cannot be read', 'none.test.yaml', /^none\.test\.yaml:1:1: error: none\.test\.yaml cannot be read: ENOENT/],
  ['has no tests', 'none.yaml', /^none\.yaml:1:1: error: none\.yaml has no tests\. Looked for none\.test\.yaml/],
])('plays the others where a file %s, tells of it, and exits with 1', async (_what, name, error) => {
  const report = folder.path('report.xml');
  const { code, printed } = await run(name, folder.path('shop.yaml'), '--only', 'greets', '--junit', report);
  expect(code).toBe(1);
  expect(printed).toEqual([
    expect.stringMatching(error),
    '✓ greets (WHATSAPP)',
    '✓ greets (SMS)',
    expect.stringMatching(/^2 passed, 0 failed, 1 file not played/),
  ]);
  const xml = folder.named(readFileSync(report, 'utf8'));
  expect(xml).toMatch(/tests="3" failures="1"/);
  expect(xml).toContain(`<testcase name="has no errors" classname="${name}" file="${name}" line="1"`);
});

it('plays a file once, however it is named', async () => {
  const { printed } = await run('shop.yaml', folder.path('shop.test.yaml'), '--only', 'greets');
  expect(printed.slice(0, -1)).toEqual(['✓ greets (WHATSAPP)', '✓ greets (SMS)']);
});

it('refuses a name that no test has, since that would pass for ever', async () => {
  await expect(run('shop.yaml', '--only', 'gretes')).rejects.toMatchObject({
    message: expect.stringMatching(/No test has "gretes" in its name\. There are:\n {2}greets\n {2}says farewell/),
    exitCode: 2,
  });
});

it('says when a report cannot be written', async () => {
  await expect(run('shop.yaml', '--junit', folder.path('none/report.xml'))).rejects.toThrow(
    /The report cannot be written to .*report\.xml: ENOENT/,
  );
});
