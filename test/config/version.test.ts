import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../config/version.ts';

test('the version is that of package.json', () => {
  expect(JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')).version).toBe(VERSION);
});
