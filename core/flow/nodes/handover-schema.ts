import { advised, fields } from '../schema/fields.ts';
import { PublicName, StepHead, Target, Text } from '../schema/text.ts';
import { liftOptional, liftTarget, noteText } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';
import { compileTimeout, TIMEOUT } from './timeout-schema.ts';

const Handover = fields({
  to: PublicName.describe('Name of the target, as it is set for the app.'),
  note: Text.describe('What the person should know.').optional(),
  ...TIMEOUT,
  on_release: Target.describe(
    'Step when the person gives the conversation back, and when the time is up without on_timeout.',
  ),
  on_error: Target.describe('Step when the target cannot be reached.').optional(),
}).refine((handover) => handover.on_timeout === undefined || handover.timeout !== undefined, {
  path: ['on_timeout'],
  message: advised('An on_timeout never happens without timeout.', 'Add timeout: 8h.'),
});

export const compileHandover = stepCompiler({
  kind: 'handover',
  schema: fields({ ...StepHead, handover: Handover.describe('The bot falls silent; a person answers.') }),
  body({ handover }, scribe) {
    const { to, note, on_release, on_error } = handover;
    return {
      to,
      note: note === undefined ? '' : noteText(scribe, ['handover', 'note'], note),
      ...compileTimeout(handover, scribe, 'handover'),
      onRelease: liftTarget(scribe, ['handover', 'on_release'], on_release, 'end'),
      onError: liftOptional(scribe, ['handover', 'on_error'], on_error, 'end'),
    };
  },
});
