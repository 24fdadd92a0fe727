import type { OutgoingMessage } from '../flow/message.ts';
import type { AppMessage } from './app-message.ts';
import { alone, type Fitted, type Fitting, noted } from './fit/fitting.ts';
import { fitTemplate } from './fit/template.ts';
import { fitTo, fit as fitToChannel } from './fit.ts';
import { contactFamily } from './identity.ts';
import { canonicalChannel } from './names.ts';
import { strictest } from './strictest.ts';
import { targetOf } from './target.ts';

/** A message as it goes out, and the channels that it may end up on, in the order in which they are tried. */
export interface Chained {
  fitting: Fitting;
  channels: string[];
}

/** Where a message goes: the contact, and the channels to try after his own. */
export interface Way {
  channel: string;
  identity: string;
  fallback: readonly string[];
}

/**
 * A message fitted to every channel that it may end up on: to what all of them take, since it is the same message on each.
 * Notes say what that changed, and which channels of the fallback are left out.
 */
export function fitToChain(message: OutgoingMessage, { channel, identity, fallback }: Way): Chained {
  const own = canonicalChannel(channel);
  const wanted = new Set(fallback.map(canonicalChannel));
  wanted.delete(own);
  const family = contactFamily(own, identity);
  const others = [...wanted].filter((name) => contactFamily(name, identity) === family);
  const apart = [...wanted]
    .filter((name) => !others.includes(name))
    .map((name) => `${own} has no fallback to ${name}: the contact has another identity there`);
  if (others.length === 0) return { fitting: noted(apart, fitToChannel(message, own)), channels: [own] };
  const chained = fitToAll(message, [own, ...others]);
  return { ...chained, fitting: noted(apart, chained.fitting) };
}

function fitToAll(message: OutgoingMessage, channels: string[]): Chained {
  const [own = '', ...others] = channels;
  if (message.kind === 'explicit') {
    const note = `It is in the words of ${own}: ${others.join(' and ')} cannot have it`;
    return { fitting: noted([note], fitToChannel(message, own)), channels: [own] };
  }
  if (message.kind === 'template') return templates(message, channels);
  const { facts } = targetOf(own);
  const all = strictest([facts, ...others.map((name) => targetOf(name).facts)]);
  return { fitting: fitTo(message, { channel: channels.join(' or '), facts: all }), channels };
}

/** Each channel has its own template, or the one for all. A channel that has neither is not tried. */
function templates(message: OutgoingMessage<'template'>, channels: readonly string[]): Chained {
  const fittings = channels.map((channel) => ({ channel, fitting: fitTemplate(message, targetOf(channel)) }));
  const [own] = fittings;
  if (!own || 'refused' in own.fitting)
    return { fitting: own?.fitting ?? { refused: '' }, channels: channels.slice(0, 1) };
  const fitted = fittings.flatMap(({ channel, fitting }) => ('refused' in fitting ? [] : [{ channel, fitting }]));
  const lacking = fittings.flatMap(({ channel, fitting }) =>
    'refused' in fitting ? [`${channel} is not tried: ${fitting.refused}`] : [],
  );
  const notes = [...new Set([...fitted.flatMap(({ fitting }) => fitting.notes), ...lacking])];
  return {
    fitting: alone({ template_message: merged(fitted.map(({ fitting }) => fitting)) }, notes),
    channels: fitted.map(({ channel }) => channel),
  };
}

function merged(fitted: readonly Fitted[]): NonNullable<AppMessage['template_message']> {
  const all = fitted.map(({ message }) => message.template_message ?? {});
  const own = Object.fromEntries(all.flatMap(({ channel_template = {} }) => Object.entries(channel_template)));
  const omni = all.find(({ omni_template }) => omni_template)?.omni_template;
  return {
    ...(Object.keys(own).length > 0 && { channel_template: own }),
    ...(omni && { omni_template: omni }),
  };
}
