import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, errorCode } from '../errors.ts';

const MASTER_KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** The key that seals everything in a data folder, in base64: made once, kept beside what it seals. */
export function masterKey(dataDir: string): string {
  const path = masterKeyFile(dataDir);
  const kept = readIfThere(path) ?? makeMasterKey(dataDir, path);
  if (Buffer.from(kept, 'base64').length === MASTER_KEY_BYTES) return kept;
  throw new CliError(
    `${path} is not a key of ${MASTER_KEY_BYTES} bytes in base64. Restore it from a backup, or move ${dataDir} away to begin anew.`,
  );
}

const masterKeyFile = (dataDir: string) => join(dataDir, 'master-key');

/** The key of a data folder that has one; makes none. */
export function keptMasterKey(dataDir: string): string | undefined {
  return readIfThere(masterKeyFile(dataDir));
}

/** A new key beside old data would open none of them, and say so only later and less clearly. */
function makeMasterKey(dataDir: string, path: string): string {
  if (existsSync(join(dataDir, 'database'))) {
    throw new CliError(
      `${path} is missing, and the data beside it are sealed with it. Restore it from a backup, or move ${dataDir} away to begin anew.`,
    );
  }
  return keep(path, randomBytes(MASTER_KEY_BYTES).toString('base64'));
}

/** The token with every role for the API of this data folder. */
export function apiToken(dataDir: string): string {
  const path = join(dataDir, 'api-token');
  const kept = readIfThere(path) ?? keep(path, randomBytes(24).toString('base64url'));
  if (/^[\w-]{16,}$/.test(kept)) return kept;
  throw new CliError(`${path} holds no usable token. Remove the file; the next start makes a new one.`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

function keep(path: string, secret: string): string {
  writeFileSync(path, `${secret}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  return secret;
}
