import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogFile } from '../../../cli/local/log-file.ts';

describe('a log file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-log-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('keeps what was there, and remembers the last lines of this time only', () => {
    const path = join(dir, 'logs', 'api.log');
    openLogFile(path).append('before\n');
    const log = openLogFile(path);
    log.append('one\ntwo\n');
    expect(readFileSync(path, 'utf8')).toBe('before\none\ntwo\n');
    expect(log.tail()).toEqual(['one', 'two']);
  });

  it('never grows far beyond its limit, and keeps the one before', () => {
    const log = openLogFile(join(dir, 'api.log'), 100);
    for (let line = 0; line < 100; line += 1) log.append(`line ${line}\n`);
    for (const name of ['api.log', 'api.log.1']) {
      expect(readFileSync(join(dir, name), 'utf8').length).toBeLessThan(120);
    }
    expect(existsSync(join(dir, 'api.log.1.1'))).toBe(false);
    expect(log.tail().at(-1)).toBe('line 99');
  });

  it('does not fail its owner when it cannot be written', () => {
    const log = openLogFile(join(dir, 'gone', 'api.log'));
    rmSync(join(dir, 'gone'), { recursive: true });
    expect(() => log.append('lost\n')).not.toThrow();
    expect(log.tail()).toEqual(['lost']);
  });
});
