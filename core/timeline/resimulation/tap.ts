import type { OutgoingMessage } from '../../flow/message.ts';
import { parsePostback } from '../../flow/postback.ts';
import { partsOf } from '../../talks/parts.ts';

/** A choice as it was offered. */
export interface OfferedChoice {
  step: string;
  title: string;
  postback: string;
}

/** The choices of a message that lead back to a step of a session. */
export function choicesIn(message: OutgoingMessage): OfferedChoice[] {
  return partsOf(message).choices.flatMap(({ title, postback }) => {
    const step = parsePostback(postback)?.step;
    return step === undefined ? [] : [{ step, title, postback }];
  });
}

/**
 * What a tap comes back with where other choices are offered: the choice of the same step and title, wherever it stands now,
 * else the newest of that title. Undefined where there is none. `shown`, `offered`: newest last.
 */
export function tapNow(
  postback: string,
  { shown, offered }: { shown: readonly OfferedChoice[]; offered: readonly OfferedChoice[] },
): string | undefined {
  const tapped = shown.findLast((choice) => choice.postback === postback);
  if (!tapped) return offered.find((choice) => choice.postback === postback)?.postback;
  const titled = offered.filter(({ title }) => title === tapped.title);
  const ofStep = titled.filter(({ step }) => step === tapped.step);
  const same = ofStep.find((choice) => choice.postback === postback);
  return (same ?? ofStep.at(-1) ?? titled.at(-1))?.postback;
}
