import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { loadFlowFile, problemLine } from '../../cli/flow-files.ts';
import { type FlowFolder, flowFolder } from '../helpers/flow-folder.ts';

let folder: FlowFolder;
afterEach(() => folder.remove());

const running = (name: string, ...others: string[]) =>
  `flow: ${name}\nsteps:\n${others.map((other) => `  - run: { flow: ${other} }\n`).join('')}  - send: "${name}"\n`;

/** What loading a file comes to, with names of files instead of paths. */
function load(files: { [name: string]: string }, first: string) {
  folder = flowFolder(files);
  const dir = folder.path('.');
  const { flow, problems, files: read } = loadFlowFile(folder.path(first));
  return {
    runs: flow && Object.keys(flow.flows),
    hash: flow?.hash,
    files: read.map((file) => relative(dir, file)),
    told: problems.map((problem) => problemLine({ ...problem, file: relative(dir, problem.file) })),
  };
}

it('compiles a flow with those that it runs, which lie beside it, and gives it its hash', () => {
  const files = {
    'shop.yaml': running('shop', 'address', 'payment'),
    'address.yml': running('address', 'country'),
    'payment.json': JSON.stringify({ flow: 'payment', steps: [{ run: { flow: 'country' } }] }),
    'country.yaml': running('country'),
  };
  const { runs, hash, files: read, told } = load(files, 'shop.yaml');
  expect(told).toEqual([]);
  expect(runs).toEqual(['address', 'payment']);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(read).toEqual(['shop.yaml', 'address.yml', 'country.yaml', 'payment.json']);
});

it('names the problems of each file with it, once, those of the file itself first', () => {
  const files = {
    'shop.yaml': running('shop', 'address', 'payment'),
    'address.yaml': running('address', 'country'),
    'payment.yaml': running('payment', 'country'),
    'country.yaml': 'flow: country\nstepz: []\nsteps:\n  - send: hi\n',
  };
  const { runs, told } = load(files, 'shop.yaml');
  expect(runs).toBeUndefined();
  expect(told.map((line) => line.replace(/(?<=: error: ).*?\. /, ''))).toEqual([
    expect.stringMatching(/^shop\.yaml:3:18: error: They stand in .*address\.yaml\. \(step run_1\)$/),
    expect.stringMatching(/^shop\.yaml:4:18: error: They stand in .*payment\.yaml\. \(step run_2\)$/),
    expect.stringMatching(/^address\.yaml:3:18: error: They stand in .*country\.yaml\. \(step run_1\)$/),
    'country.yaml:2:1: error: Did you mean steps?',
    expect.stringMatching(/^payment\.yaml:3:18: error: They stand in .*country\.yaml\. \(step run_1\)$/),
  ]);
});

it.each<[string, { [name: string]: string }, string]>([
  [
    'a flow that has no file',
    { 'shop.yaml': running('shop', 'address') },
    'There is no flow address. Publish address first, or put its file address.yaml beside this one.',
  ],
  [
    'a flow that runs itself',
    { 'shop.yaml': running('shop', 'shop') },
    'This flow runs itself. Go to a step of it instead.',
  ],
  [
    'a file that holds another flow',
    { 'shop.yaml': running('shop', 'address'), 'address.yaml': running('addresses') },
    'holds the flow addresses, not address. Give the file the name of its flow.',
  ],
])('says where it is run what is wrong with %s', (_what, files, told) => {
  const { runs, told: lines } = load(files, 'shop.yaml');
  expect(runs).toBeUndefined();
  expect(lines).toEqual([expect.stringContaining(told)]);
  expect(lines[0]).toMatch(/^shop\.yaml:3:18: error: /);
});

it('says of flows that run each other in a circle where it closes', () => {
  const files = {
    'shop.yaml': running('shop', 'address'),
    'address.yaml': running('address', 'country'),
    'country.yaml': running('country', 'shop'),
  };
  expect(load(files, 'shop.yaml').told).toContain(
    'country.yaml:3:18: error: This flow runs itself: shop leads back here. Take one of the two out. (step run_1)',
  );
});

it('says of bytes that are no UTF-8 that they cannot be read, instead of changing them', () => {
  folder = flowFolder();
  writeFileSync(folder.path('latin.yaml'), Buffer.from('flow: f\nsteps:\n  - send: Gr\xfc\xdfe\n', 'latin1'));
  expect(() => loadFlowFile(folder.path('latin.yaml'))).toThrow(/latin\.yaml cannot be read: it is no UTF-8/);
});

it('says which file cannot be read', () => {
  folder = flowFolder();
  expect(() => loadFlowFile(folder.path('none.yaml'))).toThrow(/none\.yaml cannot be read: ENOENT/);
});

it('names the step of a problem where its sentence does not', () => {
  const steps = '  - { id: a, ask: Q?, goto: end }\n  - { id: lost, send: "{{ vars.x }}" }\n';
  expect(load({ 'shop.yaml': `flow: shop\nsteps:\n${steps}` }, 'shop.yaml').told).toEqual([
    'shop.yaml:4:5: warning: Nothing leads to the step lost. Go to it from somewhere, or take it out.',
    'shop.yaml:4:23: error: The variable x is not declared. Add it to variables, with its type. (step lost)',
  ]);
});
