import type { StepOf } from '../compiled.ts';
import { withConsent } from '../consents.ts';
import { renderText } from '../render.ts';
import { type Next, onwards, type Turn, trace } from '../turn.ts';

/** Notes that the contact gave or withdrew consent, with the words that asked for it. */
export function runConsent(step: StepOf<'consent'>, turn: Turn): Next {
  const { change, consent, wording } = step.body;
  const given = change === 'give';
  turn.keep = [...turn.keep, { kind: 'consent', consent, given, wording: renderText(wording, turn) }];
  turn.consents = withConsent(turn.consents, { consent, given }, turn.flow.consents);
  trace(turn, step, `${given ? 'given' : 'withdrawn'}: ${consent}`);
  return onwards(step.goto);
}
