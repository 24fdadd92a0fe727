import { z } from 'zod';
import type { Format as CompiledFormat } from '../compiled.ts';

const NumberRange = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  whole: z.boolean().optional(),
});

const Name = z.enum(['any', 'number', 'date', 'email', 'phone', 'url', 'media', 'location']);

function named(name: z.infer<typeof Name>): CompiledFormat {
  if (name === 'number') return { kind: 'number', whole: false };
  return name === 'phone' ? { kind: 'phone', region: '' } : { kind: name };
}

/** What an answer must look like: a name, or a map with the name and its limits. */
export const Format = z.union(
  [
    Name.transform(named),
    z
      .strictObject({ number: NumberRange })
      .transform(({ number }): CompiledFormat => ({ kind: 'number', ...number, whole: number.whole ?? false })),
    z
      .strictObject({ phone: z.strictObject({ region: z.string().regex(/^[A-Z]{2}$/, 'is no country such as NL') }) })
      .transform(({ phone }): CompiledFormat => ({ kind: 'phone', region: phone.region })),
    z
      .strictObject({ regex: z.string().min(1, 'is empty').max(500, 'is longer than 500 characters') })
      .transform(({ regex }): CompiledFormat => ({ kind: 'regex', pattern: regex })),
  ],
  { error: 'must be any, number, date, email, phone, url, media, location, or a map such as { regex: "…" }' },
);
