import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { errorText } from '../../errors.ts';

export interface Watching {
  /** From now on these files, instead of those before. */
  of(files: readonly string[]): void;
  close(): void;
}

interface Watched {
  onChange(): void;
  onError(message: string): void;
}

// Editors write in several goes: one change is told once all is quiet for so long.
const QUIET_MS = 60;

/**
 * Tells of changes to files, by their folders: many editors put another file in the place of the old one, and a watch on
 * the file itself would follow the old one.
 */
export function watchFiles({ onChange, onError }: Watched): Watching {
  let watchers: FSWatcher[] = [];
  let watched = '';
  let quiet: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(quiet);
    quiet = setTimeout(onChange, QUIET_MS);
  };
  const watchFolder = (folder: string, names: readonly string[]): FSWatcher => {
    const watcher = watch(folder, (_event, name) => {
      // Some systems do not say which file it was.
      if (name === null || names.includes(name)) changed();
    });
    return watcher.on('error', (thrown) => onError(`${folder} cannot be watched any more: ${errorText(thrown)}.`));
  };
  return {
    of(files) {
      if (watched === files.join('\n')) return;
      watched = files.join('\n');
      const before = watchers;
      watchers = [...byFolder(files)].map(([folder, names]) => watchFolder(folder, names));
      // Only now: what is saved meanwhile is not to be missed.
      for (const watcher of before) watcher.close();
    },
    close() {
      clearTimeout(quiet);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function byFolder(files: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), basename(file)]);
  return folders;
}
