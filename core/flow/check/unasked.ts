import { CHANNELS } from '../../channels/names.ts';
import { variantFor } from '../choices.ts';
import type { UseOf } from '../scribe.ts';
import { stepOf } from '../steps.ts';
import type { Fault } from './fault.ts';
import { listed } from './listed.ts';
import type { CheckScope } from './scope.ts';

/** A question that some channels do not get, though the flow waits there for its answer. */
export function checkUnasked({ message, step }: UseOf<'message'>, { flow, reach }: CheckScope): Fault[] {
  if (message.kind !== 'channels' || message.otherwise || stepOf(flow, step)?.kind !== 'ask') return [];
  if (CHANNELS.every((channel) => variantFor(message, channel) || !reach(channel).has(step))) return [];
  const asked = Object.keys(message.byChannel);
  const sentence = `Only ${listed(asked)} ${asked.length === 1 ? 'gets' : 'get'} this question: on all other channels the flow says nothing, and waits for an answer.`;
  return [{ severity: 'warning', message: sentence, hint: 'Add default, or branch on the channel before.' }];
}
