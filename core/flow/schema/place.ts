import { z } from 'zod';
import { pick } from './pick.ts';

const Computed = z.string().regex(/\{\{/, 'must be a number, or a {{ }} that gives one');

/** Degrees up to so many on both sides: a number, or a text whose `{{ }}` gives one. */
function degrees(most: number) {
  const Degrees = z
    .number('must be a number, or a {{ }} that gives one')
    .min(-most, `must be at least ${-most}`)
    .max(most, `must be at most ${most}`);
  return pick<number | string>([Degrees, Computed], (raw) => (typeof raw === 'string' ? Computed : Degrees));
}

/** Where something is. */
export const COORDINATES = { latitude: degrees(90), longitude: degrees(180) };
