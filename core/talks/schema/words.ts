import { z } from 'zod';
import { CHANNELS, canonicalChannel, isKnownChannel } from '../../channels/names.ts';
import { didYouMean } from '../../flow/problem.ts';
import { advised } from '../../flow/schema/fields.ts';

const text = z.string().min(1, 'is empty').max(16_384, 'is longer than 16,384 characters');

/** A text as somebody writes it, blanks included. */
export const Said = text;

/** A text that is looked for or names something: blanks around it are of no consequence. */
export const Words = z.string().trim().pipe(text);

/** A channel by its wire name, in any case. */
export const Channel = z
  .string()
  .transform(canonicalChannel)
  .superRefine((name, context) => {
    if (isKnownChannel(name)) return;
    const hint = didYouMean(name, CHANNELS) || `There are ${CHANNELS.join(', ')}.`;
    context.addIssue({
      code: 'custom',
      message: advised(`There is no channel ${JSON.stringify(name.slice(0, 60))}.`, hint),
    });
  });

/** A request as `GET https://shop.example/orders/*`, where `*` stands for anything. */
export const RequestPattern = z
  .string()
  .regex(/^(GET|POST|PUT|PATCH|DELETE) https?:\/\/\S+$/, 'is no request such as GET https://shop.example/orders/*');
