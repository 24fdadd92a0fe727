import { givenFor } from '../../../../cli/chat/file/given.ts';
import { type FlowFolder, flowFolder } from '../../../helpers/flow-folder.ts';

const TESTS = `flow: shop.yaml
tests:
  - { name: a, talk: [user: hi] }
  - name: b
    given: { settings: { shop: b }, call: { "GET https://x": { status: 201 } } }
    talk: [user: hi]
  - name: c
    given: { settings: { shop: c }, secrets: { key: c }, call: { "GET https://x": timeout, "GET https://y": timeout } }
    talk: [user: hi]
`;

let folder: FlowFolder;
beforeEach(() => {
  folder = flowFolder({ 'shop.yaml': 'flow: shop' });
});
afterEach(() => folder.remove());

it('takes settings and secrets of the first test that has any, and calls of all', () => {
  folder.write('shop.test.yaml', TESTS);
  expect(givenFor(folder.path('shop.yaml'), undefined)).toEqual({
    settings: { shop: 'b' },
    secrets: { key: 'c' },
    call: { 'GET https://x': { status: 201, headers: {}, body: null }, 'GET https://y': 'timeout' },
    problems: [],
  });
});

it('takes them from a file that is named', () => {
  const file = folder.write('given.yaml', TESTS);
  expect(givenFor(folder.path('shop.yaml'), file)).toMatchObject({ settings: { shop: 'b' } });
  expect(() => givenFor(folder.path('shop.yaml'), folder.path('none.yaml'))).toThrow(/none\.yaml cannot be read/);
});

it('is nothing without a test file', () => {
  expect(givenFor(folder.path('shop.yaml'), undefined)).toEqual({ settings: {}, secrets: {}, call: {}, problems: [] });
});

it('is nothing but problems of a test file that has any', () => {
  const file = folder.write('shop.test.yaml', TESTS.replace('user: hi', 'usr: hi'));
  const { settings, problems } = givenFor(folder.path('shop.yaml'), undefined);
  expect(settings).toEqual({});
  expect(problems).toMatchObject([{ file, line: 3 }]);
});
