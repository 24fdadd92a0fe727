import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../adapters/data-converter.ts';

// The same extension as this file: `.ts` in the sources (tests), `.js` in the build.
const extension = extname(fileURLToPath(import.meta.url));
const path = (module: string) => fileURLToPath(new URL(`../${module}${extension}`, import.meta.url));

interface WorkflowSource {
  workflowsPath: string;
  /** Loaded once for all workflows of a worker, instead of once for each. */
  preloadModules: string[];
}

/** core/ is pure, so that conversations can share it: a new one starts in half the time, and none keeps a copy of its own. */
const OURS: WorkflowSource = {
  workflowsPath: path('workflows/index'),
  preloadModules: [path('core/session/reduce'), path('core/session/details'), path('core/flow/interned')],
};

/** Where the build puts the bundle and a worker looks for it. */
export const BUNDLE_PATH = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));

/**
 * Bundles all workflows (for the benchmark: those of another module), with our failure converter, into one file.
 * Takes seconds: done by the build and once per test run.
 */
export async function bundleWorkflows(file: string, source = OURS): Promise<void> {
  const { code } = await bundleWorkflowCode({
    ...source,
    failureConverterPath: FAILURE_CONVERTER_PATH,
    // Webpack marks the exports that nobody imports; what is then never reached goes with the rest of it below.
    webpackConfigHook: (config) => ({ ...config, optimization: { ...config.optimization, usedExports: true } }),
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(dirname(file), { recursive: true });
  // Renamed into place: a worker that starts meanwhile reads the old bundle or the new one, never half of one.
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, await tightened(code));
  await rename(unfinished, file);
}

/** What is never reached of libraries of which we use a part goes; nothing is put in another way. */
const UNUSED = { defaults: false, dead_code: true, unused: true };

/** What webpack calls an imported module, wherever something of it is used: up to 80 characters that say little. */
const WEBPACK_NAME = /__WEBPACK_IMPORTED_MODULE_\d+__$/;

/** Every other word of the code: what may be renamed has to be told by what may not. */
function namesToKeep(bundle: string): string[] {
  const code = bundle.slice(0, bundle.lastIndexOf('//# sourceMappingURL='));
  return [...new Set(code.match(/[\w$]+/g))].filter((word) => !WEBPACK_NAME.test(word));
}

/**
 * The code without its comments and spaces, and webpack's names for modules in short: a third less to load. Nothing that
 * somebody has named is renamed, and its source map goes along.
 */
async function tightened(bundle: string): Promise<string> {
  // Loaded here, since a worker has no need of it.
  const { transform } = await import('@swc/core');
  const minify = { compress: UNUSED, mangle: { reserved: namesToKeep(bundle) } };
  const { code } = await transform(bundle, {
    configFile: false,
    swcrc: false,
    isModule: false,
    inputSourceMap: true,
    sourceMaps: 'inline',
    minify: true,
    jsc: { target: 'es2024', minify: { ...minify, format: { comments: false } } },
  });
  return code;
}
