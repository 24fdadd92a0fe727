import { EmulatorError } from '../error.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

function patternOf({ path }: Operation): RegExp {
  const known = path
    .replaceAll('::', '\u0000')
    .replace(/:\w+(\([^)]*\))?/g, '[^/:]+')
    .replaceAll('\u0000', ':');
  return new RegExp(`^(/regions/[^/]+)?${known}$`);
}

const KNOWN_PATHS = OPERATIONS.map(patternOf);

/** A known path with another method is 501, as the gateway before Sinch's API answers; any other path is 404. */
export function unknownOperation(method: string, url: string): EmulatorError {
  const path = url.split('?')[0] ?? '';
  const known = KNOWN_PATHS.some((pattern) => pattern.test(path));
  return known
    ? new EmulatorError(501, `${method} is not implemented here`)
    : new EmulatorError(404, 'The emulator has no such operation; emulator/README.md lists those it has.');
}
