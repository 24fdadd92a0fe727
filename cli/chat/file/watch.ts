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
  let quiet: NodeJS.Timeout | undefined;
  const close = () => {
    clearTimeout(quiet);
    for (const watcher of watchers) watcher.close();
    watchers = [];
  };
  const changed = () => {
    clearTimeout(quiet);
    quiet = setTimeout(onChange, QUIET_MS);
  };
  const watchFolder = (folder: string, names: readonly string[]) => {
    const watcher = watch(folder, (_event, name) => {
      // Some systems do not say which file it was.
      if (name === null || names.includes(name)) changed();
    });
    watcher.on('error', (thrown) => onError(`${folder} cannot be watched any more: ${errorText(thrown)}.`));
    watchers.push(watcher);
  };
  return {
    of(files) {
      for (const watcher of watchers) watcher.close();
      watchers = [];
      for (const folder of new Set(files.map((file) => dirname(file)))) {
        watchFolder(
          folder,
          files.filter((file) => dirname(file) === folder).map((file) => basename(file)),
        );
      }
    },
    close,
  };
}
