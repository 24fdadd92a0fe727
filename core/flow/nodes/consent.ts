import type { StepOf } from '../compiled.ts';
import { kindsOf, withConsent } from '../consents.ts';
import { renderText } from '../render.ts';
import { type Next, onwards, type Turn, trace } from '../turn.ts';

/** Notes that the contact gave or withdrew consent, with the words that asked for it: a record for each kind that it means. */
export function runConsent(step: StepOf<'consent'>, turn: Turn): Next {
  const { change, consent, wording } = step.body;
  const given = change === 'give';
  const words = renderText(wording, turn);
  for (const kind of kindsOf(consent, turn.flow.consents)) {
    turn.keep = [...turn.keep, { kind: 'consent', consent: kind, given, wording: words }];
    turn.consents = withConsent(turn.consents, { consent: kind, given });
  }
  trace(turn, step, `${given ? 'given' : 'withdrawn'}: ${consent}`);
  return onwards(step.goto);
}
