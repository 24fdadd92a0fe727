import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksOf, fileOf, readDocument } from '../helpers/docs/blocks.ts';
import { APP_ID, type RunningEmulator, startEmulator } from '../helpers/emulator.ts';
import { providePython, runPython } from '../helpers/python.ts';

const README = 'emulator/README.md';

let python: string;
let folder: string;
let emulator: RunningEmulator;

beforeAll(async () => {
  python = await providePython();
}, 300_000);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-python-'));
  emulator = await startEmulator();
  await emulator.control('POST', '/apps', { id: APP_ID });
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

/** The program that the emulator's document shows, at the address of this emulator. */
function documented(): string {
  const [block] = blocksOf(README).filter(({ language }) => language === 'python');
  const file = join(folder, (block && fileOf(block)) ?? 'none.py');
  writeFileSync(file, (block?.text ?? '').replaceAll('http://localhost:3001', emulator.base));
  return file;
}

test("what the emulator's document shows in Python goes so with Sinch's own client", async () => {
  await runPython(python, documented());
  const { body } = await emulator.vendor('GET', `/messages?app_id=${APP_ID}`);
  expect(body.messages).toMatchObject([
    { direction: 'TO_APP', contact_message: { text_message: { text: 'Yes' } } },
    { direction: 'TO_CONTACT', app_message: { text_message: { text: 'Is 10:30 fine?' } } },
  ]);
});

test('the document names the version that is run here', () => {
  const [, version] = /^sinch==(\S+)$/m.exec(readFileSync('test/clients/requirements.txt', 'utf8')) ?? [];
  expect(readDocument(README)).toContain(`With \`sinch\` ${version}.`);
});
