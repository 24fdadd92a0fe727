import { z } from 'zod';
import { pick } from './pick.ts';

const Degrees = z.number('must be a number, or a {{ }} that gives one');
const Computed = z.string().regex(/\{\{/, 'must be a number, or a {{ }} that gives one');

/** A latitude or longitude: a number, or a text whose `{{ }}` gives one. */
export const Coordinate = pick<number | string>([Degrees, Computed], (raw) =>
  typeof raw === 'string' ? Computed : Degrees,
);
