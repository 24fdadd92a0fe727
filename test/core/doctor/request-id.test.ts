import { doctorRequestId, isDoctorRequest } from '../../../core/doctor/request-id.ts';

const RANDOM = 'a1'.repeat(16);

test('the doctor knows its own question again', () => {
  expect(isDoctorRequest(doctorRequestId(RANDOM))).toBe(true);
});

test.each([
  '',
  'a-request-of-somebody',
  'cq-doctor-',
  `cq-doctor-${RANDOM}0`,
  `x-cq-doctor-${RANDOM}`,
  `cq-doctor-${'\0'.repeat(32)}`,
])('and takes no other for one: %j', (id) => expect(isDoctorRequest(id)).toBe(false));
