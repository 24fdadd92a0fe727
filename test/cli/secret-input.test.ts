import { readSecret } from '../../cli/secret-input.ts';
import { type FlowFolder, flowFolder } from '../helpers/flow-folder.ts';
import { fakeTerminal } from '../helpers/terminal.ts';

let folder: FlowFolder;
beforeEach(() => {
  folder = flowFolder();
});
afterEach(() => folder.remove());

/** Reads these bytes from a file, or from stdin (`-`). */
function read(from: string, bytes: Buffer): Promise<string> {
  const terminal = fakeTerminal();
  terminal.stdin.end(bytes);
  return readSecret(from === '-' ? '-' : folder.write(from, bytes), 'The secret shop', terminal);
}

it.each([
  ['a line break at its end', Buffer.from('hush\r\n'), 'hush'],
  ['only one of several', Buffer.from('a\nb\n\n'), 'a\nb\n'],
  ['a byte order mark', Buffer.from('\ufeffhüsh'), 'hüsh'],
])('reads a secret without %s', async (_what, bytes, secret) => {
  expect([await read('shop.txt', bytes), await read('-', bytes)]).toEqual([secret, secret]);
});

it.each([
  ['Latin-1', Buffer.from('hüsh', 'latin1')],
  ['UTF-16', Buffer.from('\ufeffhush', 'utf16le')],
  ['no text', Buffer.from([0x00, 0xff, 0x80])],
])('refuses a secret that is %s instead of storing another one', async (_what, bytes) => {
  for (const from of ['shop.txt', '-']) {
    const told = /^The secret shop cannot be read from \S+: it is no UTF-8\. Save it as UTF-8\.$/;
    await expect(read(from, bytes)).rejects.toThrow(told);
  }
});
