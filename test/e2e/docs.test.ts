import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHttpClient } from '../../cli/http-client.ts';
import { provideDemo } from '../../cli/local/demo.ts';
import { blocksOf, documents, fileOf } from '../helpers/docs/blocks.ts';
import { commandsOf, type DocumentedCommand, isNotRun } from '../helpers/docs/commands.ts';
import { type Desk, sitDown } from '../helpers/docs/desk.ts';
import { difference, withRealIds } from '../helpers/docs/expected-output.ts';
import { API_TOKEN } from '../helpers/stack/environment.ts';
import { type Stack, startStack } from '../helpers/stack.ts';

const ROOT = join(__dirname, '..', '..');
const APP = {
  PROJECT_ID: 'my-project',
  APP_ID: '01JB0000000000000000000000',
  CLIENT_ID: 'demo',
  CLIENT_SECRET: 'demo',
};

/** The app that `emulate --app` of the emulator's own document has at once. */
const EMULATED_APP_ID = '01EB37HMH1M6SV18ABNS3G135H';

/** The one of the document on linking. */
const LINKED_APP_ID = '01K9SH0P000000000000000000';

/** What the documents tell the reader to have in files of its own. */
const SECRET = 'a secret that nobody guesses';

// Temporal finds a session a moment after it has changed.
const FOUND_WITHIN_MS = 10_000;

// What one process was told, the others know within two seconds (docs/decisions/0001): a reader is not as quick as a test.
const KNOWN_EVERYWHERE_MS = 2_200;

let stack: Stack;
let desk: Desk;
const ids = new Map<string, string>();

beforeAll(async () => {
  // As after npm start: a flow may call this machine.
  stack = await startStack({ ownTemporal: true, env: { CALL_ALLOWED_HOSTS: '127.0.0.1' } });
  const api = createHttpClient(stack.apiUrls[0] ?? '', { token: API_TOKEN, whatItIs: 'The API' });
  const emulator = createHttpClient(stack.emulatorUrl, { whatItIs: 'The emulator' });
  await provideDemo({ api, emulator, root: ROOT });
  await stack.control.seedApp({ id: APP.APP_ID, displayName: 'Mine' });
  await stack.control.seedApp({ id: EMULATED_APP_ID });
  await stack.control.seedApp({
    id: LINKED_APP_ID,
    displayName: 'Shop',
    mode: 'DISPATCH',
    channels: ['SMS', 'WHATSAPP'],
  });
  await stack.control.credential({ appId: LINKED_APP_ID, channel: 'WHATSAPP' }, 'PENDING', 'In review');
  desk = sitDown(stack, APP);
  writeFileSync(join(desk.folder, 'secret.txt'), `${APP.CLIENT_SECRET}\n`);
  for (const file of ['shop-token.txt', 'desk-secret.txt']) writeFileSync(join(desk.folder, file), `${SECRET}\n`);
  for (const folder of ['examples', 'node_modules']) symlinkSync(join(ROOT, folder), join(desk.folder, folder));
  for (const block of documents().flatMap((file) => blocksOf(file))) {
    const name = fileOf(block);
    if (name !== undefined) desk.save(name, `${block.text}\n`);
  }
}, 120_000);

afterAll(async () => {
  desk?.clear();
  await stack?.close();
}, 60_000);

// In their order: a document tells a story, and its later commands stand on its earlier ones.
const commands = documents()
  .flatMap((file) => blocksOf(file).flatMap(commandsOf))
  .filter((one) => !isNotRun(one));

test.each(commands.map((one): [string, DocumentedCommand] => [`${one.place} ${one.command}`, one]))(
  'what the documents say is what happens: %s',
  async (_title, { command, typed, printed }) => {
    const looks = command.includes(' sessions');
    const end = Date.now() + (looks ? FOUND_WITHIN_MS : 0);
    const once = async () => {
      const output = await desk.run(withRealIds(command, ids), typed);
      return printed && difference(printed, output, ids);
    };
    let wrong = await once();
    while (wrong !== undefined && Date.now() < end) wrong = await once();
    expect(wrong).toBeUndefined();
    if (/ publish .* --app | apps (link|flow) /.test(command))
      await new Promise((resolve) => setTimeout(resolve, KNOWN_EVERYWHERE_MS));
  },
  90_000,
);
