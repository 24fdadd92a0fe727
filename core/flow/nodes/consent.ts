import type { StepOf } from '../compiled.ts';
import { renderText } from '../render.ts';
import { type Next, onwards, type Turn, trace } from '../turn.ts';

/**
 * Notes that the contact gave or withdrew consent, with the words that asked for it. `all` is every kind the flow knows;
 * giving any lifts an opt-out, as it is the contact's newer word.
 */
export function runConsent(step: StepOf<'consent'>, turn: Turn): Next {
  const { change, consent, wording } = step.body;
  const given = change === 'give';
  turn.keep = [...turn.keep, { kind: 'consent', consent, given, wording: renderText(wording, turn) }];
  const kinds = consent === 'all' ? turn.flow.consents : [consent];
  const changed = given || consent === 'all' ? [...kinds, 'all'] : kinds;
  turn.consents = { ...turn.consents, ...Object.fromEntries(changed.map((kind) => [kind, given])) };
  trace(turn, step, `${given ? 'given' : 'withdrawn'}: ${consent}`);
  return onwards(step.goto);
}
