import { z } from 'zod';
import { canonicalChannel } from '../../core/channels/names.ts';
import { usageError } from '../errors.ts';

/** A published version, or whichever is the newest. */
const FlowVersionName = z.looseObject({ flow: z.string(), version: z.union([z.number(), z.literal('latest')]) });
type FlowVersionName = z.infer<typeof FlowVersionName>;

const FLOW_NAME = /^([a-z0-9][a-z0-9_-]*)(?:@(latest|[1-9]\d*))?$/;

/** `welcome@2`, `welcome@latest`; `welcome` is the latest too. Undefined where it is no such name. */
export function readFlowName(text: string): FlowVersionName | undefined {
  const [, flow, version = 'latest'] = FLOW_NAME.exec(text) ?? [];
  return flow === undefined ? undefined : { flow, version: version === 'latest' ? version : Number(version) };
}

/** Reads `welcome@2` and every `SMS=welcome@1`, and names all that cannot be read at once. */
export function readPointer(text: string, perChannel: readonly string[], usage: string) {
  const pointer = readFlowName(text);
  const channels = perChannel.map((entry) => {
    const equals = entry.indexOf('=');
    const channel = canonicalChannel(entry.slice(0, Math.max(equals, 0)));
    return { entry, channel, named: channel === '' ? undefined : readFlowName(entry.slice(equals + 1)) };
  });
  const problems = [
    ...(pointer ? [] : [`${text} is no version of a flow: write name@2 or name@latest.`]),
    ...channels.flatMap(({ entry, named }) => (named ? [] : [`${entry} is none of a channel: write SMS=name@2.`])),
    ...channels.flatMap(({ channel }, index) =>
      channels.findIndex((other) => other.channel === channel) < index ? [`${channel} is given twice.`] : [],
    ),
  ];
  if (pointer === undefined || problems.length > 0) throw usageError(`${problems.join(' ')} Usage: colloquy ${usage}`);
  const others = channels.flatMap(({ channel, named }) => (named ? [[channel, named] as const] : []));
  return { ...pointer, ...(others.length > 0 ? { channels: Object.fromEntries(others) } : {}) };
}

/** What the sessions of an app take, with what differs per channel. */
export const FlowPointer = FlowVersionName.extend({ channels: z.record(z.string(), FlowVersionName).optional() });
type FlowPointer = z.infer<typeof FlowPointer>;

/** `SMS: sms@latest`. */
export function showOnChannel([channel, { flow, version }]: [string, FlowVersionName]): string {
  return `${channel}: ${flow}@${version}`;
}

/** As people read it, with what differs per channel: `welcome@2 (SMS: sms@latest)`. */
export function showPointer({ flow, version, channels = {} }: FlowPointer): string {
  const others = Object.entries(channels).map(showOnChannel);
  return `${flow}@${version}${others.length > 0 ? ` (${others.join(', ')})` : ''}`;
}
