import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../../adapters/data-converter.ts';

/** What the workflow bundle is made of. */
const SOURCES = ['core', 'contracts', 'workflows'];

export interface Change {
  file: string;
  from: string;
  to: string;
}

/** A workflow bundle of our code with these changes, made of a copy of it; `remove` when done. */
export async function bundleOfChangedCode(changes: Change[]): Promise<{ path: string; remove: () => void }> {
  // Within the checkout, where imports of packages lead to its node_modules.
  const folder = mkdtempSync(join(process.cwd(), '.test', 'changed-'));
  for (const source of SOURCES) cpSync(join(process.cwd(), source), join(folder, source), { recursive: true });
  for (const { file, from, to } of changes) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from))
      throw new Error(`${file} does not hold ${JSON.stringify(from)} any more: change the test.`);
    writeFileSync(path, text.replace(from, to));
  }
  const path = join(folder, 'bundle.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(folder, 'workflows', 'index.ts'),
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(path, code);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
