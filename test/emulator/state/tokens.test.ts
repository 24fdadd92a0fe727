import { createTokens, endToken, issueToken, tokenState } from '../../../emulator/state/tokens.ts';

const NOW = 1_700_000_000_000;
const at = (now: number) => ({ now, accepts: () => true });

test('a token is valid until its second has come', () => {
  const tokens = createTokens();
  const token = issueToken(tokens, 'demo', NOW + 1_000);
  expect(tokenState(tokens, token, at(NOW))).toBe('valid');
  expect(tokenState(tokens, token, at(NOW + 1_000))).toBe('expired');
});

test('its exp can be read as from any JWT', () => {
  const token = issueToken(createTokens(), 'demo', NOW);
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  expect(claims.exp).toBe(NOW / 1000);
});

test.each([
  ['expired', 'expired'],
  ['revoked', 'unknown'],
] as const)('one token that is %s is %s and leaves the others valid', (how, state) => {
  const tokens = createTokens();
  const [one, other] = [issueToken(tokens, 'demo', NOW + 1_000), issueToken(tokens, 'demo', NOW + 1_000)];
  endToken(tokens, one, how);
  endToken(tokens, 'no token at all', how);
  expect(tokenState(tokens, one, at(NOW))).toBe(state);
  expect(tokenState(tokens, other, at(NOW))).toBe('valid');
});

test('a token that was changed, or signed with another key, is unknown', () => {
  const tokens = createTokens();
  const token = issueToken(tokens, 'demo', NOW + 1_000);
  const [header, , seal] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ exp: NOW, serial: 1 })).toString('base64url');
  expect(tokenState(tokens, `${header}.${forged}.${seal}`, at(NOW))).toBe('unknown');
  expect(tokenState(createTokens(), token, at(NOW))).toBe('unknown');
  expect(tokenState(tokens, '', at(NOW))).toBe('unknown');
});

test('a token of a key that is not accepted is unknown', () => {
  const tokens = createTokens();
  const token = issueToken(tokens, 'gone', NOW + 1_000);
  const rules = { now: NOW, accepts: (accessKey: string) => accessKey !== 'gone' };
  expect(tokenState(tokens, token, rules)).toBe('unknown');
  expect(tokenState(tokens, issueToken(tokens, 'demo', NOW + 1_000), rules)).toBe('valid');
});
