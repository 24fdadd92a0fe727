import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { addedTo, type BundledModule, byPart, codeOf, modulesOf } from './bundle-modules.ts';

/** What the workflows' bundle has beyond that of the bare workflow; all in bytes of code, without source maps. */
export interface BundleSize {
  code: number;
  bare: number;
  parts: [part: string, bytes: number][];
  modules: BundledModule[];
}

/** The two bundles as files. */
export interface Bundles {
  colloquy: string;
  bare: string;
}

const bareWorkflow = fileURLToPath(new URL(`../bare/workflow.js`, import.meta.url));

/** Makes both bundles alike, in a folder. */
export async function makeBundles(folder: string): Promise<Bundles> {
  const bundles = { colloquy: join(folder, 'colloquy-bundle.js'), bare: join(folder, 'bare-bundle.js') };
  await bundleWorkflows(bundles.colloquy);
  await bundleWorkflows(bundles.bare, { workflowsPath: bareWorkflow, preloadModules: [] });
  return bundles;
}

export async function measureBundles(bundles: Bundles): Promise<BundleSize> {
  const [code, bare] = await Promise.all([readCode(bundles.colloquy), readCode(bundles.bare)]);
  const added = addedTo(modulesOf(bare), modulesOf(code));
  return { code: Buffer.byteLength(code), bare: Buffer.byteLength(bare), parts: byPart(added), modules: added };
}

async function readCode(file: string): Promise<string> {
  return codeOf(await readFile(file, 'utf8'));
}
