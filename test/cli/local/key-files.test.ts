import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiToken, masterKey } from '../../../cli/local/key-files.ts';

describe('the keys of a data folder', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-keys-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('are made once and kept for their owner only', () => {
    const made = { key: masterKey(dir), token: apiToken(dir) };
    expect({ key: masterKey(dir), token: apiToken(dir) }).toEqual(made);
    expect(Buffer.from(made.key, 'base64')).toHaveLength(32);
    for (const file of ['master-key', 'api-token']) expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600);
  });

  it('differ from folder to folder', () => {
    const other = mkdtempSync(join(dir, 'other-'));
    expect(masterKey(other)).not.toBe(masterKey(dir));
    expect(apiToken(other)).not.toBe(apiToken(dir));
  });

  it.each(['', 'c2hvcnQ=', 'not a key'])('refuses a damaged master key %j and says what to do', (content) => {
    writeFileSync(join(dir, 'master-key'), content);
    expect(() => masterKey(dir)).toThrow(/master-key is not a key of 32 bytes.*Restore it.*or move .* away/);
  });

  it('makes no new master key beside data that the lost one sealed', () => {
    mkdirSync(join(dir, 'database'));
    expect(() => masterKey(dir)).toThrow(/master-key is missing, and the data beside it are sealed with it/);
  });

  it('refuses an empty token file', () => {
    writeFileSync(join(dir, 'api-token'), '\n');
    expect(() => apiToken(dir)).toThrow(/holds no usable token/);
  });
});
