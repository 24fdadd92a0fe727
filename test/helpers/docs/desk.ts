import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeAddresses } from '../../../cli/local/addresses.ts';
import { builtFolder } from '../stack/built.ts';
import { API_TOKEN } from '../stack/environment.ts';
import type { Stack } from '../stack.ts';

const TIMEOUT_MS = 60_000;

/** What says with exit code 1 that something is not as it was, which the documents show on purpose. */
const TELLS_APART = / resimulate /;

/** Where a reader of the documents sits: a folder, a shell, and Colloquy running as after `npm start`. */
export interface Desk {
  folder: string;
  /** Runs one command line; rejects with what it said where its exit code says that it went wrong. */
  run(command: string, typed?: string[]): Promise<string>;
  /** Puts down a file that the documents show. */
  save(name: string, text: string): void;
  clear(): void;
}

/** `variables` are what the documents tell the reader to have at hand. */
export function sitDown(stack: Stack, variables: Record<string, string>): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-docs-'));
  const tools = provideTools(folder);
  const api = stack.apiUrls[0] ?? '';
  const dataDir = join(folder, '.colloquy');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'api-token'), `${API_TOKEN}\n`);
  writeAddresses(dataDir, { api, emulator: stack.emulatorUrl, temporal: '', temporalUi: api });
  const env = { ...variables, PATH: `${tools}:${process.env.PATH}`, HOME: process.env.HOME };
  const here = (text: string) =>
    text
      .replaceAll('localhost:3000', api.replace('http://', ''))
      .replaceAll('localhost:3001', stack.emulatorUrl.replace('http://', ''));
  return {
    folder,
    save: (name, text) => writeFileSync(join(folder, name), here(text)),
    clear: () => rmSync(folder, { recursive: true, force: true }),
    async run(command, typed = []) {
      const child = spawn('sh', ['-c', here(command)], { cwd: folder, env, timeout: TIMEOUT_MS });
      child.stdin.end(typed.map((line) => `${line}\n`).join(''));
      const [printed, told, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      if (code !== 0 && !(code === 1 && TELLS_APART.test(command)))
        throw new Error(`${command}\nended with ${code}:\n${printed}${told}`);
      return printed;
    },
  };
}

/** `npm run -s colloquy --` without npm's own time and set-up, and curl; anything else of npm is refused. */
function provideTools(folder: string): string {
  const tools = join(folder, 'tools');
  const node = JSON.stringify(process.execPath);
  mkdirSync(tools);
  const entry = JSON.stringify(join(builtFolder(), 'cli', 'main.js'));
  const scripts = {
    npm: `[ "$1 $2 $3 $4" = "run -s colloquy --" ] || exit 127\nshift 4\nexec ${node} ${entry} "$@"`,
    curl: `exec ${node} ${JSON.stringify(join(__dirname, 'curl.mjs'))} "$@"`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(tools, name), 0o755);
  }
  return tools;
}
