import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the running system listens: written by `start`, read by the other verbs. */
export const Addresses = z.object({
  api: z.url(),
  emulator: z.url(),
  temporal: z.string(),
  temporalUi: z.string(),
  /** Of the embedded database only: another one's address may hold a password. */
  database: z.string().optional(),
});
export type Addresses = z.infer<typeof Addresses>;

const file = (dataDir: string) => join(dataDir, 'ports.json');

export function writeAddresses(dataDir: string, addresses: Addresses): void {
  const draft = `${file(dataDir)}.draft`;
  writeFileSync(draft, `${JSON.stringify(addresses, null, 2)}\n`);
  renameSync(draft, file(dataDir));
}

/** The addresses of the last start on this data folder; undefined when there was none, or its note is unreadable. */
export function readAddresses(dataDir: string): Addresses | undefined {
  try {
    return Addresses.parse(JSON.parse(readFileSync(file(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}
