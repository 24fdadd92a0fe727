import { temporalConnectConfig } from '../../adapters/temporal.ts';

describe('the connection to Temporal', () => {
  test.each([
    ['nothing', {}, { address: '127.0.0.1:7233', namespace: undefined }],
    ['an empty address', { TEMPORAL_ADDRESS: '' }, { address: '127.0.0.1:7233' }],
    ['an address', { TEMPORAL_ADDRESS: 'temporal:7234' }, { address: 'temporal:7234' }],
    ['a namespace', { TEMPORAL_NAMESPACE: 'bots' }, { namespace: 'bots' }],
    ['an API key', { TEMPORAL_API_KEY: 'key' }, { connectionOptions: { apiKey: 'key' } }],
  ])('takes %s from the environment it is given', (_what, environment, expected) => {
    // No profile of the machine that runs the tests.
    const config = temporalConnectConfig({ TEMPORAL_CONFIG_FILE: '/nonexistent/temporal.toml', ...environment });
    expect(config).toMatchObject(expected);
  });

  test('does not read the environment of the process by itself', () => {
    const before = process.env.TEMPORAL_ADDRESS;
    process.env.TEMPORAL_ADDRESS = 'not-this:1';
    try {
      expect(temporalConnectConfig({}).address).toBe('127.0.0.1:7233');
    } finally {
      if (before === undefined) delete process.env.TEMPORAL_ADDRESS;
      else process.env.TEMPORAL_ADDRESS = before;
    }
  });
});
