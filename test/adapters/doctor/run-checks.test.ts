import { runChecks } from '../../../adapters/doctor/run-checks.ts';
import { SealedSecretError } from '../../../adapters/sealed-secrets.ts';
import { SinchError } from '../../../adapters/sinch-error.ts';
import { TemporalError } from '../../../adapters/temporal.ts';
import { type CheckName, ok } from '../../../core/doctor/check.ts';

const never = () => new Promise<never>(() => undefined);
const coded = (code: string | number) => Object.assign(new Error('with a secret in it'), { code });

test('all are looked at at once, and told in their order; one that hangs delays no other', async () => {
  const checks = await runChecks([
    { name: 'Temporal', withinMs: 30, look: never },
    { name: 'database', look: async () => ok('There.') },
    { name: 'channels', app: 'A', look: async () => [ok('SMS.'), ok('RCS.')] },
  ]);
  expect(checks).toEqual([
    { name: 'Temporal', state: 'failed', found: 'No answer within 0.03 s.', todo: expect.stringMatching(/hangs/) },
    { name: 'database', state: 'ok', found: 'There.', todo: '' },
    { name: 'channels', app: 'A', state: 'ok', found: 'SMS.', todo: '' },
    { name: 'channels', app: 'A', state: 'ok', found: 'RCS.', todo: '' },
  ]);
});

const grpc = Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: 'x', metadata: {} });

test.each<[string, CheckName, Error, string, string]>([
  ['Temporal being away', 'worker', grpc, 'warning', 'See the line of Temporal first.'],
  ['nobody at the address', 'worker', new TemporalError('Nobody.'), 'warning', 'See the line of Temporal first.'],
  ['the database being away', 'apps', coded('ECONNREFUSED'), 'warning', 'See the line of database first.'],
  ['a table that is missing', 'master key', coded('42P01'), 'warning', 'See the line of migrations first.'],
])('what only suffers from %s points at that line', async (_what, name, error, state, todo) => {
  const [check] = await runChecks([{ name, look: () => Promise.reject(error) }]);
  expect(check).toMatchObject({ state, todo });
});

test.each<[string, Error, string]>([
  [
    'what Sinch refused',
    new SinchError('refused', { message: 'Could not x: y', status: 400, code: 'X' }),
    'Could not x: y.',
  ],
  ['a secret that does not open', new SealedSecretError('Damaged: store it anew.'), 'Damaged: store it anew.'],
  ['an error with a code', coded('22P02'), 'It could not be looked at (22P02).'],
  ['any other error', new RangeError('with a secret in it'), 'It could not be looked at (RangeError).'],
])('%s is told in words that hold nothing of it', async (_what, error, found) => {
  const [check] = await runChecks([{ name: 'flow', look: () => Promise.reject(error) }]);
  expect(check).toMatchObject({ state: 'failed', found });
});
