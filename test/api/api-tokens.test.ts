import { ApiTokensError, parseApiTokens } from '../../api/api-tokens.ts';

const LONG = 'a-token-long-enough';

test('a known bearer token has its roles, whatever the case of the word Bearer', () => {
  const rolesOf = parseApiTokens(`${LONG}:read+operate,other-${LONG}:publish`);
  expect(rolesOf(`Bearer ${LONG}`)).toEqual(new Set(['read', 'operate']));
  expect(rolesOf(`bearer other-${LONG}`)).toEqual(new Set(['publish']));
});

test.each([
  ['no header', undefined],
  ['an empty header', ''],
  ['a beginning of the token', `Bearer ${LONG.slice(0, -1)}`],
  ['more than the token', `Bearer ${LONG}x`],
  ['another scheme', `Basic ${LONG}`],
  ['the roles too', `Bearer ${LONG}:read`],
])('%s has no roles', (_title, header) => {
  expect(parseApiTokens(`${LONG}:read`)(header)).toBeUndefined();
});

test('without configured tokens nobody comes in', () => {
  expect(parseApiTokens('')('Bearer ')).toBeUndefined();
  expect(parseApiTokens('')('Bearer undefined')).toBeUndefined();
});

test('every entry that is wrong is named by its place, and no token stands in the message', () => {
  const text = `${LONG},short:read,${LONG}:admin,${LONG}:read+read,${LONG}:read`;
  const parse = () => parseApiTokens(text);
  expect(parse).toThrow(ApiTokensError);
  expect(parse).toThrow(/4 problem\(s\)[\s\S]*entry 1:[\s\S]*entry 2:[\s\S]*entry 3:[\s\S]*entry 4:/);
  expect(parse).not.toThrow(LONG);
});
