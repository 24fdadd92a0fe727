import { relative } from 'node:path';
import { publishOrder } from '../../cli/publish-order.ts';
import { type FlowFolder, flowFolder } from '../helpers/flow-folder.ts';

let folder: FlowFolder;
afterEach(() => folder.remove());

/** Files whose text is the names of the flows that they run. */
function orderOf(files: { [name: string]: string }, first: string) {
  folder = flowFolder(files);
  const { runs, itself } = publishOrder(folder.path(first), (text) => text.split(' ').filter(Boolean));
  return [...runs, itself].map(({ file }) => relative(folder.path('.'), file));
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
])('of a flow that %s, each comes behind what it runs', (_what, files, order) => {
  expect(orderOf(files, 'shop.yaml')).toEqual(order);
});
