import { runVerb } from '../../../cli/run.ts';
import { type FlowFolder, flowFolder } from '../../helpers/flow-folder.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

let folder: FlowFolder;
beforeEach(() => {
  folder = flowFolder();
});
afterEach(() => folder.remove());

async function check(...names: string[]) {
  const terminal = fakeTerminal();
  const code = await runVerb(
    ['check', ...names.map((name) => (name.startsWith('--') ? name : folder.path(name)))],
    terminal,
  );
  return { code, printed: terminal.printed.map(folder.named) };
}

const FLOW = 'flow: shop\nvariables: { name: { type: string } }\nsteps:\n  - send: "Hi!"\n';
const TESTS = 'flow: shop.yaml\ntests:\n  - { name: greets, talk: [user: hi, bot: Hi!] }\n';

it('says of good files that they are good', async () => {
  folder.write('shop.yaml', FLOW);
  folder.write('shop.test.yaml', TESTS);
  expect(await check('shop.yaml', 'shop.test.yaml')).toEqual({
    code: 0,
    printed: ['shop.yaml: shop can be published.', 'shop.test.yaml: 1 test can be run.'],
  });
});

it('says every problem of every file, each once, and exits with 1', async () => {
  folder.write('shop.yaml', `${FLOW}  - goto: nowhere\n  - sendd: x\n`);
  folder.write('shop.test.yaml', TESTS.replace('user: hi', 'usr: hi'));
  folder.write('other.test.yaml', TESTS.replace('shop.yaml', 'none.yaml'));
  const { code, printed } = await check('shop.yaml', 'shop.test.yaml', 'other.test.yaml');
  expect(code).toBe(1);
  expect(printed).toEqual([
    expect.stringMatching(/^shop\.yaml:5:\d+: error: .*nowhere/),
    expect.stringMatching(/^shop\.yaml:6:\d+: error: /),
    expect.stringMatching(/^shop\.test\.yaml:3:\d+: error: .* Did you mean user\?$/),
    expect.stringMatching(/^other\.test\.yaml:1:7: error: none\.yaml cannot be read: ENOENT/),
  ]);
});

it('holds variables that a test gives against its flow', async () => {
  folder.write('shop.yaml', FLOW);
  folder.write('shop.test.yaml', TESTS.replace('talk:', 'given: { variables: { name: 5, nme: x } }, talk:'));
  const { code, printed } = await check('shop.test.yaml');
  expect(code).toBe(1);
  expect(printed).toEqual([
    'shop.test.yaml:3:49: error: The variable name is a string, the value given is not.',
    'shop.test.yaml:3:57: error: The flow shop has no variable nme.',
  ]);
});

it('says of a file that cannot be read that it cannot, and of the others what is wrong', async () => {
  folder.write('shop.yaml', `${FLOW}  - sendd: x\n`);
  const { code, printed } = await check('none.yaml', 'shop.yaml');
  expect(code).toBe(1);
  expect(printed).toEqual([
    expect.stringMatching(/^none\.yaml:1:1: error: none\.yaml cannot be read: ENOENT/),
    expect.stringMatching(/^shop\.yaml:5:\d+: error: /),
  ]);
});

it('tells all of it as JSON', async () => {
  folder.write('shop.yaml', FLOW);
  folder.write('bad.yaml', 'flow: bad\nsteps: []\n');
  const { code, printed } = await check('--json', 'shop.yaml', 'bad.yaml');
  expect(code).toBe(1);
  expect(JSON.parse(printed.join('\n'))).toEqual([
    { file: 'shop.yaml', flow: 'shop', problems: [] },
    {
      file: 'bad.yaml',
      flow: null,
      problems: [expect.objectContaining({ file: 'bad.yaml', line: 2, severity: 'error' })],
    },
  ]);
});
