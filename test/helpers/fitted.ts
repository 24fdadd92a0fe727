import type { Fitted } from '../../core/channels/fit/fitting.ts';
import { fit as fitMessage } from '../../core/channels/fit.ts';
import type { OutgoingChoice, OutgoingMessage } from '../../core/flow/message.ts';

/** A message that must fit the channel. */
export function fitted(message: OutgoingMessage, channel: string): Fitted {
  const fitting = fitMessage(message, channel);
  if ('refused' in fitting) throw new Error(`Refused: ${fitting.refused}`);
  return fitting;
}

/** Text choices whose postbacks are `p:<title>`. */
export function options(...titles: string[]): OutgoingChoice[] {
  return titles.map((text) => ({ kind: 'text', text, postback: `p:${text}` }));
}
