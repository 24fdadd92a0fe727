import { CHANNELS } from '../../channels/names.ts';
import { channelFacts } from '../../channels/table.ts';
import type { CompiledFlow } from '../compiled.ts';
import type { PathProblem } from '../problem.ts';
import { listed } from './listed.ts';
import { type Places, problemAt } from './places.ts';
import type { Reach } from './reach.ts';
import { plainAfterSilence } from './silence.ts';

const HOUR_MS = 3_600_000;

/**
 * Messages other than templates that a contact may be sent when the window of his channel has closed: a day or more after
 * his last word, and before his next.
 */
export function checkWindows(flow: CompiledFlow, reach: Reach, places: Places): PathProblem[] {
  const found = new Map<number, string[]>();
  for (const channel of CHANNELS) {
    const hours = channelFacts(channel).replyWindowHours;
    if (hours === undefined) continue;
    const silence = { channel, windowMs: hours * HOUR_MS, reach };
    for (const index of plainAfterSilence(flow, silence)) found.set(index, [...(found.get(index) ?? []), channel]);
  }
  return [...found].map(([index, channels]) => {
    const id = flow.steps[index]?.id ?? '';
    const message = `So long after the contact's last message, ${listed(channels)} may take nothing but a template here.`;
    const hint = 'Branch on session.windowOpen, and send a template where it is false.';
    return { ...problemAt(id, places, message, hint), severity: 'warning' };
  });
}
