import { sinchAddress } from '../../adapters/sinch-call.ts';

test.each([
  [undefined, 'https://us.conversation.api.sinch.com'],
  ['http://127.0.0.1:3001/regions/{region}', 'http://127.0.0.1:3001/regions/us'],
  ['http://{region}.sinch.test/of/{region}//', 'http://us.sinch.test/of/us'],
  ['http://127.0.0.1:3001/', 'http://127.0.0.1:3001'],
])('SINCH_API_URL %s leads region us to %s', (override, address) => {
  expect(sinchAddress('us', override)).toBe(address);
});
