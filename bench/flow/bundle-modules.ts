/** One module of a workflow bundle: its path (of a package: without what stands before the package) and its code, bytes. */
export interface BundledModule {
  path: string;
  bytes: number;
}

/** The code of a bundle without its inline source map. */
export function codeOf(bundle: string): string {
  const map = bundle.lastIndexOf('//# sourceMappingURL=data:');
  return map < 0 ? bundle : bundle.slice(0, map).trimEnd();
}

// A module stands in webpack's table as a method that is called by its path.
const MODULE = /"([^"\s]+\.[cm]?[jt]s)"\(/g;

/** The modules in a bundle's code, largest first. */
export function modulesOf(code: string): BundledModule[] {
  const starts = [...code.matchAll(MODULE)];
  const modules = starts.map(({ index, 1: path = '' }, place) => {
    const end = starts[place + 1]?.index ?? code.length;
    return { path: shortPath(path), bytes: Buffer.byteLength(code.slice(index, end)) };
  });
  return modules.sort((left, right) => right.bytes - left.bytes);
}

const shortPath = (path: string) => path.replace(/^.*node_modules\//, '').replace(/^(\.\/)?(dist\/)?/, '');

/** Modules of one bundle that the other does not have. */
export function addedTo(base: readonly BundledModule[], modules: readonly BundledModule[]): BundledModule[] {
  const known = new Set(base.map(({ path }) => path));
  return modules.filter(({ path }) => !known.has(path));
}

/** Bytes of each part: a package, or a folder of ours by its first two names; largest first. */
export function byPart(modules: readonly BundledModule[]): [part: string, bytes: number][] {
  const sums = new Map<string, number>();
  for (const { path, bytes } of modules) sums.set(partOf(path), (sums.get(partOf(path)) ?? 0) + bytes);
  return [...sums].sort(([, left], [, right]) => right - left);
}

function partOf(path: string): string {
  const names = path.split('/');
  const folders = names.slice(0, -1);
  return (path.startsWith('core/') || path.startsWith('@') ? folders.slice(0, 2) : folders.slice(0, 1)).join('/');
}
