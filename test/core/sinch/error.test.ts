import { readError } from '../../../core/sinch/error.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

test.each([
  ['error-401.json', 'UNAUTHENTICATED'],
  ['error-400-spec-example.json', 'INVALID_REQUEST'],
  ['error-404-spec-example.json', 'NOT_FOUND'],
  ['error-500-spec-example.json', 'INTERNAL_ERROR'],
])('%s, wrapped or flat, says %s', (name, code) => {
  expect(readError(payload(name)).code).toBe(code);
});

test('the fields that Sinch objects to are named, its sentences and odd names are not', () => {
  const violations = [{ field: 'recipient.identified_by', description: '+4670 is bad' }, { field: '+46701234567' }];
  const body = {
    error: { status: 'INVALID_ARGUMENT', message: '+4670', details: [{}, { field_violations: violations }, 7] },
  };
  expect(readError(body)).toEqual({ code: 'INVALID_ARGUMENT', fields: ['recipient.identified_by'] });
});

test.each([undefined, null, 'text', [], { error: 'text' }, { status: 'not a word' }, { status: 7 }])(
  '%p says nothing',
  (body) => {
    expect(readError(body)).toEqual({ code: '', fields: [] });
  },
);
