import { readCallHosts, splitCallHosts } from '../../config/call-hosts.ts';

const read = (entry: string) => readCallHosts([entry]);

test.each([
  ['example.com', { host: 'example.com', below: false, port: '' }],
  ['EXAMPLE.com', { host: 'example.com', below: false, port: '' }],
  ['example.com.', { host: 'example.com', below: false, port: '' }],
  ['example.com:8443', { host: 'example.com', below: false, port: '8443' }],
  ['example.com:0443', { host: 'example.com', below: false, port: '443' }],
  ['*.example.com', { host: 'example.com', below: true, port: '' }],
  ['*.example.com:443', { host: 'example.com', below: true, port: '443' }],
  ['bücher.example', { host: 'xn--bcher-kva.example', below: false, port: '' }],
  ['127.0.0.1', { host: '127.0.0.1', below: false, port: '' }],
  ['0x7f.1', { host: '127.0.0.1', below: false, port: '' }],
  ['[::1]:3000', { host: '[::1]', below: false, port: '3000' }],
  ['[0:0:0:0:0:0:0:1]', { host: '[::1]', below: false, port: '' }],
  ['localhost', { host: 'localhost', below: false, port: '' }],
])('%s is read as URLs spell it', (entry, host) => {
  expect(read(entry)).toEqual({ hosts: [host], problems: [] });
});

test.each([
  '',
  '*',
  '.',
  'https://example.com',
  'example.com/path',
  'user@example.com',
  'a*.example.com',
  'exa%6dple.com',
  'two words',
  '::1',
  '[not-an-address]',
  '1.2.3.256',
  'example.com:',
  'example.com:port',
])('%j opens nothing, and the problem says how to write a host', (entry) => {
  expect(read(entry)).toEqual({
    hosts: [],
    problems: [expect.stringContaining('entry 1: is no host: write example.com')],
  });
});

test.each([
  ['*.com', 'opens a whole top-level domain'],
  ['*.10.0.0.1', 'has a star before an address'],
  ['*.[::1]', 'has a star before an address'],
  ['example.com:65536', 'names a port above 65535'],
])('%s %s', (entry, problem) => {
  expect(read(entry)).toEqual({ hosts: [], problems: [expect.stringContaining(problem)] });
});

test('a list is separated by commas, and every problem is named by its position', () => {
  expect(splitCallHosts('')).toEqual([]);
  const { hosts, problems } = readCallHosts(splitCallHosts('a.example, *, b.example,, '));
  expect(hosts.map(({ host }) => host)).toEqual(['a.example', 'b.example']);
  expect(problems.map((problem) => problem.slice(0, 7))).toEqual(['entry 2', 'entry 4', 'entry 5']);
});
