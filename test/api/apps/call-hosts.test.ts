import { callHostProblems } from '../../../api/apps/call-hosts.ts';

test.each([
  'example.com',
  'shop.example.com:8443',
  '*.example.com',
  '93.184.216.34',
  '[2606:4700::1111]:443',
  'localhost.example.com',
])('an app may open %s', (entry) => {
  expect(callHostProblems([entry])).toEqual([]);
});

test.each([
  'localhost',
  'localhost:3000',
  'api.localhost',
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '10.1.2.3:80',
  '192.168.0.1',
  '169.254.169.254',
  '[::1]',
  '[::ffff:10.0.0.1]',
  '[fd00::1]',
])('an app may not open %s', (entry) => {
  expect(callHostProblems([entry])).toEqual(['entry 1: is this machine or a private address, which no app may open']);
});

test('every entry that is wrong is named by its position', () => {
  const problems = callHostProblems(['example.com', 'https://example.com', '10.0.0.1', 'example.com/path']);
  expect(problems.map((problem) => problem.slice(0, 9))).toEqual(['entry 2: ', 'entry 3: ', 'entry 4: ']);
});
