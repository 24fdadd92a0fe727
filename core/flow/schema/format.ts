import { z } from 'zod';
import { REGIONS } from '../calling-codes.ts';
import type { Format as CompiledFormat } from '../compiled.ts';
import { didYouMean } from '../problem.ts';
import { advised, EMPTY, fields, isMap } from './fields.ts';
import { oneKind, pick } from './pick.ts';

const NumberRange = fields({
  min: z.number().optional(),
  max: z.number().optional(),
  whole: z.boolean().optional(),
}).superRefine(({ min = -Infinity, max = Infinity, whole = false }, context) => {
  const [least, most] = whole ? [Math.ceil(min), Math.floor(max)] : [min, max];
  if (least <= most) return;
  const between = whole ? 'whole number lies' : 'number lies';
  const message = advised(`No answer can fit: no ${between} between ${min} and ${max}.`, 'Change min or max.');
  context.addIssue({ code: 'custom', message });
});

const NAMES = ['any', 'number', 'date', 'email', 'phone', 'url', 'media', 'location'] as const;

const Named = z
  .enum(NAMES, `must be ${NAMES.join(', ')}, or a map such as { regex: "…" }`)
  .transform((name): CompiledFormat => {
    if (name === 'number') return { kind: 'number', whole: false };
    return name === 'phone' ? { kind: 'phone', region: '' } : { kind: name };
  });

/** Codes that people write for a country and that are not its own. */
const MISTAKEN: { [code: string]: string } = { UK: 'GB', EL: 'GR' };

function nearRegion(region: string): string {
  const meant = Object.hasOwn(MISTAKEN, region) ? MISTAKEN[region] : undefined;
  return meant === undefined ? didYouMean(region, REGIONS) : `Did you mean ${meant}?`;
}

const TWO_LETTERS = /^[A-Z]{2}$/;

// Of another one no number could be read that is written as at home: every answer would be wrong.
const Region = z
  .string()
  .regex(TWO_LETTERS, 'is no country such as NL')
  .superRefine((region, context) => {
    if (!TWO_LETTERS.test(region) || REGIONS.includes(region)) return;
    const message = advised(`is no country whose numbers are known: ${region}`, nearRegion(region));
    context.addIssue({ code: 'custom', message });
  });

const Limited = oneKind<CompiledFormat>(
  {
    number: fields({ number: NumberRange }).transform(
      ({ number }): CompiledFormat => ({ kind: 'number', ...number, whole: number.whole ?? false }),
    ),
    phone: fields({
      phone: fields({ region: Region }),
    }).transform(({ phone }): CompiledFormat => ({ kind: 'phone', region: phone.region })),
    regex: fields({
      regex: z.string().min(1, EMPTY).max(500, 'is longer than 500 characters'),
    }).transform(({ regex }): CompiledFormat => ({ kind: 'regex', pattern: regex })),
  },
  { what: 'format' },
);

/** What an answer must look like: a name, or a map with the name and its limits. */
export const Format = pick<CompiledFormat>([Named, Limited], (raw) => (isMap(raw) ? Limited : Named));
