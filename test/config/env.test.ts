import { EnvError, parseEnv } from '../../config/env.ts';

const WRONG = {
  PORT: 'abc',
  EMULATOR_PORT: '70000',
  DATABASE_URL: 'mysql://host/db',
  PUBLIC_URL: 'bot.example.com',
  TEMPORAL_ADDRESS: 'localhost',
  MASTER_KEY: 'short',
  API_TOKENS: 'no-role,a-token-long-enough:admin',
  PAYLOAD_ENCRYPTION: 'maybe',
  REDELIVERY_HORIZON: 'soon',
  MAX_TURNS_PER_RUN: '0',
  CALL_ALLOWED_HOSTS: 'shop.example,https://private.example/path',
  LOG_LEVEL: 'loud',
};

function problemsOf(source: NodeJS.ProcessEnv): string {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  return '';
}

test('every bad value is named at once, and none of the values is repeated', () => {
  const told = problemsOf(WRONG);
  expect(told).toMatch(/^The environment has 13 problem\(s\):/);
  for (const name of Object.keys(WRONG)) expect(told).toContain(`  ${name}: `);
  for (const value of ['abc', '70000', 'mysql', 'bot.example.com', 'a-token-long-enough', 'private']) {
    expect(told).not.toContain(value);
  }
});

test.each([
  [{ PORT: 'abc' }, 'PORT: must be a port: a whole number from 1 to 65535'],
  [{ PORT: '30.5' }, 'PORT: must be a port: a whole number from 1 to 65535'],
  [{ PUBLIC_URL: 'ftp://x' }, 'PUBLIC_URL: must be an address that begins with http:// or https://'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL: must be an address that begins with postgres://'],
  [{ TEMPORAL_ADDRESS: 'a host' }, 'TEMPORAL_ADDRESS: must be host:port, such as localhost:7233'],
  [{ API_TOKENS: 'secret' }, 'API_TOKENS: entry 1: has no role, write token:read+operate+publish'],
  [
    { CALL_ALLOWED_HOSTS: 'shop.example,*.com' },
    'CALL_ALLOWED_HOSTS: entry 2: opens a whole top-level domain: name the domains below it',
  ],
  [{ MAX_TURNS_PER_RUN: 'x' }, 'MAX_TURNS_PER_RUN: must be a whole number'],
])('%j says what to write instead', (source, line) => {
  expect(problemsOf(source)).toBe(`The environment has 1 problem(s):\n  ${line}`);
});

test('an empty value counts as absent', () => {
  expect(parseEnv({ PORT: '', API_TOKENS: '' })).toEqual(parseEnv({}));
});
