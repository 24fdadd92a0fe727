import { z } from 'zod';
import { InvalidRequest, validatorCompiler } from '../../../api/plugins/validate.ts';
import { fields } from '../../../core/flow/schema/fields.ts';

const schema = fields({
  name: z.string(),
  state: z.enum(['open', 'ended']).default('open'),
  names: z.record(z.string().regex(/^\w+$/), z.int(), { error: 'is no name' }).default({}),
  to: fields({ channel: z.string().max(3) }).optional(),
});

function saidOf(value: unknown) {
  const { error } = { error: undefined, ...validatorCompiler({ schema })(value) };
  return error instanceof InvalidRequest ? error.problems.map(({ at, message }) => [at, message]) : undefined;
}

test('what a route takes reaches it with its defaults', () => {
  expect(validatorCompiler({ schema })({ name: 'a' })).toEqual({ value: { name: 'a', state: 'open', names: {} } });
});

test.each([
  ['nothing at all', undefined, [['body', 'body: must be a map, not nothing.']]],
  ['a missing field', {}, [['body/name', 'The field name is missing.']]],
  ['a number for a text', { name: 7 }, [['body/name', 'body/name: must be a text, not a number.']]],
  [
    'an unknown field and a long text further in',
    { name: 'a', too: 1, to: { channel: 'SMSS' } },
    [
      ['body/to/channel', 'body/to/channel: must have at most 3 characters.'],
      ['body/too', '"too" is no field here. Did you mean to?'],
    ],
  ],
  [
    'a misspelt choice',
    { name: 'a', state: 'opne' },
    [['body/state', 'body/state: must be one of open, ended. Did you mean open?']],
  ],
  ['a key that is no name', { name: 'a', names: { 'a b': 1 } }, [['body/names/a b', '"a b" is no name.']]],
])('%s is said with its place, and what to do', (_title, value, expected) => {
  expect(saidOf(value)).toEqual(expected);
});
