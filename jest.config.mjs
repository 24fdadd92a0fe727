// Sources are ESM with `.ts` specifiers; under jest swc turns them into CommonJS. ESM-only packages are transformed too.
const ESM_ONLY = ['@marcbachmann/cel-js', '@electric-sql', 're2js', 'content-disposition', 'cookie'];

const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
];

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/test/${glob}`),
  testEnvironment: 'node',
  transform: { '^.+\\.(t|j|mj|cj)s$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  ...more,
});

// One Temporal dev server and one workflow bundle for everything that needs them (test/helpers/temporal-setup.ts).
const withTemporal = {
  globalSetup: '<rootDir>/test/helpers/temporal-setup.ts',
  globalTeardown: '<rootDir>/test/helpers/temporal-teardown.ts',
};

export default {
  testTimeout: 60_000,
  projects: [
    project('unit', [
      '*.test.ts',
      '{core,contracts,activities,adapters,config,worker,api,emulator,cli,bench,examples,scripts}/**/*.test.ts',
    ]),
    project('workflow', ['workflows/**/*.test.ts'], withTemporal),
    project('e2e', ['e2e/**/*.test.ts'], withTemporal),
    project('clients', ['clients/**/*.test.ts']),
    project('faults', ['faults/**/*.test.ts'], withTemporal),
  ],
};
