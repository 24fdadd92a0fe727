import { z } from 'zod';
import type { Format as CompiledFormat } from '../compiled.ts';
import { fields, isMap } from './fields.ts';
import { oneKind, pick } from './pick.ts';

const NumberRange = fields({ min: z.number().optional(), max: z.number().optional(), whole: z.boolean().optional() });

const NAMES = ['any', 'number', 'date', 'email', 'phone', 'url', 'media', 'location'] as const;

const Named = z
  .enum(NAMES, `must be ${NAMES.join(', ')}, or a map such as { regex: "…" }`)
  .transform((name): CompiledFormat => {
    if (name === 'number') return { kind: 'number', whole: false };
    return name === 'phone' ? { kind: 'phone', region: '' } : { kind: name };
  });

const Limited = oneKind<CompiledFormat>(
  {
    number: fields({ number: NumberRange }).transform(
      ({ number }): CompiledFormat => ({ kind: 'number', ...number, whole: number.whole ?? false }),
    ),
    phone: fields({
      phone: fields({ region: z.string().regex(/^[A-Z]{2}$/, 'is no country such as NL') }),
    }).transform(({ phone }): CompiledFormat => ({ kind: 'phone', region: phone.region })),
    regex: fields({
      regex: z.string().min(1, 'is empty').max(500, 'is longer than 500 characters'),
    }).transform(({ regex }): CompiledFormat => ({ kind: 'regex', pattern: regex })),
  },
  { what: 'format' },
);

/** What an answer must look like: a name, or a map with the name and its limits. */
export const Format = pick<CompiledFormat>([Named, Limited], (raw) => (isMap(raw) ? Limited : Named));
