import { createTokens, expireToken, issueToken, tokenState } from '../../../emulator/state/tokens.ts';

const NOW = 1_700_000_000_000;

test('a token is valid until its second has come', () => {
  const tokens = createTokens();
  const token = issueToken(tokens, NOW + 1_000);
  expect(tokenState(tokens, token, NOW)).toBe('valid');
  expect(tokenState(tokens, token, NOW + 1_000)).toBe('expired');
});

test('its exp can be read as from any JWT', () => {
  const token = issueToken(createTokens(), NOW);
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  expect(claims.exp).toBe(NOW / 1000);
});

test('expiring one token leaves the others valid', () => {
  const tokens = createTokens();
  const [one, other] = [issueToken(tokens, NOW + 1_000), issueToken(tokens, NOW + 1_000)];
  expireToken(tokens, one);
  expireToken(tokens, 'no token at all');
  expect(tokenState(tokens, one, NOW)).toBe('expired');
  expect(tokenState(tokens, other, NOW)).toBe('valid');
});

test('a token that was changed, or signed with another key, is unknown', () => {
  const tokens = createTokens();
  const token = issueToken(tokens, NOW + 1_000);
  const [header, , seal] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ exp: NOW, serial: 1 })).toString('base64url');
  expect(tokenState(tokens, `${header}.${forged}.${seal}`, NOW)).toBe('unknown');
  expect(tokenState(createTokens(), token, NOW)).toBe('unknown');
  expect(tokenState(tokens, '', NOW)).toBe('unknown');
});
