import type { FlowVersion } from '../../../adapters/flow-store.ts';
import { loadWithPublished, newestOf } from '../../../api/flows/load-published.ts';
import { flowOf, saying } from '../../helpers/flows.ts';

/** Published versions by `name@version`. */
function storeOf(...versions: FlowVersion[]) {
  const asked: string[] = [];
  const find = async (flow: string, version: number | 'latest') => {
    asked.push(`${flow}@${version}`);
    return versions.findLast((one) => one.flow === flow && (version === 'latest' || one.version === version));
  };
  return { asked, find };
}

function published(flow: string, version: number): FlowVersion {
  const compiled = flowOf([saying('a', `${flow} ${version}`)], { flow, version });
  return { flow, version, hash: `${flow}@${version}`, engine: 1, definition: '', compiled, publishedAt: 0 };
}

test('flows that are run are taken in their newest version, each asked for once', async () => {
  const flows = storeOf(published('address', 1), published('address', 2), published('payment', 1));
  const newest = await newestOf(flows, ['address', 'payment', 'address', 'gone']);
  expect([...newest].map(([name, { version }]) => `${name}@${version}`)).toEqual(['address@2', 'payment@1']);
  expect(flows.asked).toEqual(['address@latest', 'payment@latest', 'gone@latest']);
});

test('a definition is read, compiled and checked', async () => {
  const { flow, problems } = await loadWithPublished(storeOf(), 'flow: hello\nsteps:\n  - send: Hello!\n  - end: {}\n');
  expect([flow?.flow, problems]).toEqual(['hello', []]);
  expect((await loadWithPublished(storeOf(), 'flow: hello\nsteps: []\n')).problems).not.toEqual([]);
});

test('a flow that is run is in what is made of the definition, as it is published now', async () => {
  const flows = storeOf(published('address', 1), published('address', 2));
  const { flow, problems } = await loadWithPublished(flows, 'flow: order\nsteps:\n  - run: { flow: address }\n');
  expect(problems).toEqual([]);
  expect(flow?.flows.address?.version).toBe(2);
  expect(flows.asked).toEqual(['address@latest']);
});
