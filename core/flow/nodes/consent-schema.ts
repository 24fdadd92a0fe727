import type { StepBodies } from '../compiled.ts';
import { fields } from '../schema/fields.ts';
import { type OneOf, oneKind } from '../schema/pick.ts';
import { Goto, Name, StepHead, Text } from '../schema/text.ts';
import { note, noteText } from '../scribe.ts';
import { stepCompiler } from './step-compiler.ts';

const wording = Text.describe('The words to which the contact agreed, or by which he withdrew.');

const change = (way: StepBodies['consent']['change'], kind: string, words: Text) => ({ way, kind, wording: words });

const KINDS = {
  give: fields({ give: Name.describe('Kind of consent, or all.'), wording }).transform((given) =>
    change('give', given.give, given.wording),
  ),
  withdraw: fields({ withdraw: Name.describe('Kind of consent, or all.'), wording }).transform((given) =>
    change('withdraw', given.withdraw, given.wording),
  ),
};

const Consent = oneKind<OneOf<typeof KINDS>>(KINDS, { what: 'consent', both: 'Make each a step of its own.' });

export const compileConsent = stepCompiler({
  kind: 'consent',
  schema: fields({
    ...StepHead,
    goto: Goto.optional(),
    consent: Consent.describe('Notes what the contact agreed to.'),
  }),
  body({ consent: { way, kind, wording: words } }, scribe) {
    note(scribe, ['consent', way], { kind: 'consent', consent: kind });
    return { change: way, consent: kind, wording: noteText(scribe, ['consent', 'wording'], words) };
  },
});
