import proto from '@temporalio/proto';
import { type RegisteringDoor, registerSearchAttributes } from '../../adapters/search-attributes.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../../contracts/search-attributes.ts';

const KEYWORD = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
const LOOK = { everyMs: 1, times: 5 };

const refused = (code: number) =>
  Object.assign(new Error('no mapping defined'), { code, details: '', metadata: {}, name: 'Error' });

/** A server that knows of what was registered only after it was asked so many times. */
function serverOf({ known = [] as string[], takesAfter = 0, code = 3 } = {}) {
  const customAttributes: { [name: string]: number } = Object.fromEntries(known.map((name) => [name, KEYWORD]));
  const asked = { added: [] as string[], counts: 0 };
  const listSearchAttributes = async () => ({ customAttributes });
  const addSearchAttributes = async ({ searchAttributes = {} }: { searchAttributes?: { [name: string]: number } }) => {
    asked.added.push(...Object.keys(searchAttributes));
    Object.assign(customAttributes, searchAttributes);
    return {};
  };
  const countWorkflowExecutions = async () => {
    asked.counts += 1;
    if (asked.counts <= takesAfter) throw refused(code);
    return {};
  };
  const door = {
    operatorService: { listSearchAttributes, addSearchAttributes },
    workflowService: { countWorkflowExecutions },
  } as unknown as RegisteringDoor;
  return { asked, register: () => registerSearchAttributes(door, 'default', LOOK) };
}

test('what is missing is registered, and what is there stays', async () => {
  const [first = '', ...others] = SEARCH_ATTRIBUTE_NAMES;
  const { asked, register } = serverOf({ known: [first] });
  await register();
  expect(asked.added).toEqual(others);
  await register();
  expect(asked.added).toEqual(others);
});

test('the server is waited for until it takes them: before, it would begin no session', async () => {
  const { asked, register } = serverOf({ takesAfter: 3 });
  await register();
  expect(asked.counts).toBe(4);
});

test('one who registered them a moment ago is waited for as well', async () => {
  const { asked, register } = serverOf({ known: [...SEARCH_ATTRIBUTE_NAMES], takesAfter: 2 });
  await register();
  expect(asked).toEqual({ added: [], counts: 3 });
});

test.each([
  ['never takes them', 3, 5],
  ['says something else of the question', 7, 1],
])('a server that %s does not hold up the start for ever', async (_title, code, counts) => {
  const { asked, register } = serverOf({ takesAfter: 100, code });
  await register();
  expect(asked.counts).toBe(counts);
});
