import { keyOf, type Sight } from './sights.ts';

/** Where two conversations part: index of the first sight that is not the same; -1 where they do not. */
export function partingOf(recorded: readonly Sight[], again: readonly Sight[]): number {
  const length = Math.max(recorded.length, again.length);
  for (let index = 0; index < length; index++) {
    const [then, now] = [recorded[index], again[index]];
    if (!then || !now || keyOf(then) !== keyOf(now)) return index;
  }
  return -1;
}

/** What is different there, in a sentence. */
export function differenceIn(then: Sight | undefined, now: Sight | undefined): { step: string; what: string } {
  const step = stepOf(now) || stepOf(then);
  const at = step === '' ? '' : ` at ${step}`;
  if (now?.kind === 'failed') return { step, what: `Now fails${at} (${now.code}): ${now.reason}` };
  if (then?.kind === 'failed') return { step: then.step, what: `No longer fails at ${then.step} (${then.code}).` };
  if (then?.kind === 'at' && now?.kind === 'at') return { step, what: betweenPlaces(then, now) };
  if (now?.kind === 'said')
    return {
      step,
      what: then?.kind === 'said' ? `Says something else${at}.` : `Says something${at} that was not said.`,
    };
  if (then?.kind === 'said') return { step, what: `Does not say what ${then.step || 'a person'} said.` };
  if (now?.kind === 'called') return { step, what: `Calls${at}.` };
  if (now?.kind === 'ended') return { step, what: `Ends: ${now.because}.` };
  if (then?.kind === 'ended') return { step, what: 'Does not end where it ended.' };
  return { step, what: `Goes on otherwise${at}.` };
}

function betweenPlaces(then: Sight<'at'>, now: Sight<'at'>): string {
  if (then.step !== now.step) return `Comes to ${now.step || 'no step'}, where it came to ${then.step || 'none'}.`;
  if (then.language !== now.language) return `Speaks ${now.language} at ${now.step}, where it spoke ${then.language}.`;
  return `Variables are different at ${now.step}.`;
}

function stepOf(sight: Sight | undefined): string {
  return sight && 'step' in sight ? sight.step : '';
}
