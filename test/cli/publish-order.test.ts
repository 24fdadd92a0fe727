import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { publishOrder } from '../../cli/publish-order.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'colloquy-order-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Files whose text is the names of the flows that they run. */
async function orderOf(files: { [name: string]: string }, first: string) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  const read = (file: string) => readFile(file, 'utf8');
  const runBy = (text: string) => text.split(' ').filter(Boolean);
  const { runs, itself } = await publishOrder(join(dir, first), { read, runBy });
  return [...runs, itself].map(({ file }) => relative(dir, file));
}

it.each<[string, { [name: string]: string }, string[]]>([
  ['runs nothing', { 'shop.yaml': '' }, ['shop.yaml']],
  ['runs another', { 'shop.yaml': 'address', 'address.yaml': '' }, ['address.yaml', 'shop.yaml']],
  [
    'runs one that runs one, twice over',
    { 'shop.yaml': 'address payment', 'address.yml': 'country', 'payment.json': 'country', 'country.yaml': '' },
    ['country.yaml', 'address.yml', 'payment.json', 'shop.yaml'],
  ],
  ['runs one that has no file', { 'shop.yaml': 'address' }, ['shop.yaml']],
  ['runs itself', { 'shop.yaml': 'shop address', 'address.yaml': 'shop' }, ['address.yaml', 'shop.yaml']],
])('of a flow that %s, each comes behind what it runs', async (_what, files, order) => {
  expect(await orderOf(files, 'shop.yaml')).toEqual(order);
});
