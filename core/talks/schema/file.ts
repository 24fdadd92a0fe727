import { z } from 'zod';
import { fields } from '../../flow/schema/fields.ts';
import { Given } from './given.ts';
import { Line } from './line.ts';
import { Channel, Words } from './words.ts';

const NOTHING_GIVEN = Given.parse({});

const Test = fields({
  name: Words.describe('What the talk shows, as a sentence.'),
  channels: z.array(Channel).min(1, 'needs at least one channel').max(20).default(['WHATSAPP', 'SMS']),
  given: Given.default(NOTHING_GIVEN),
  talk: z.array(Line).min(1, 'needs at least one line').max(10_000),
});

/** One talk with a flow, played on each of its channels. */
export type TalkTest = z.output<typeof Test>;

/** A file of talks with a flow. */
export const TestFile = fields({
  $schema: z.string().optional(),
  flow: Words.describe('File of the flow, from where this file lies.'),
  tests: z.array(Test).min(1, 'needs at least one test').max(1_000),
});
export type TestFile = z.output<typeof TestFile>;
