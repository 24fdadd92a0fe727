import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

/** A folder with files, for a test; `remove` takes it away. */
export interface FlowFolder {
  path(name: string): string;
  write(name: string, text: string | Buffer): string;
  /** A text with the names of its files instead of their paths. */
  named(text: string): string;
  remove(): void;
}

export function flowFolder(files: { [name: string]: string } = {}): FlowFolder {
  const dir = mkdtempSync(join(tmpdir(), 'colloquy-flows-'));
  const folder: FlowFolder = {
    path: (name) => join(dir, name),
    write(name, text) {
      writeFileSync(join(dir, name), text);
      return join(dir, name);
    },
    named: (text) => text.replaceAll(`${dir}${sep}`, ''),
    remove: () => rmSync(dir, { recursive: true }),
  };
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  return folder;
}
