import { z } from 'zod';
import { canonicalChannel } from '../../core/channels/names.ts';
import { usageError } from '../errors.ts';

/** A published version, or whichever is the newest. */
export const FlowVersionName = z.looseObject({ flow: z.string(), version: z.union([z.number(), z.literal('latest')]) });
export type FlowVersionName = z.infer<typeof FlowVersionName>;

const FLOW_NAME = /^([a-z0-9][a-z0-9_-]*)(?:@(latest|[1-9]\d*))?$/;

/** `welcome@2`, `welcome@latest`; `welcome` is the latest too. Undefined where it is no such name. */
function readFlowName(text: string): FlowVersionName | undefined {
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

/** As people read it, with what differs per channel: `welcome@2 (SMS: sms@latest)`. */
export function showPointer({
  flow,
  version,
  channels = {},
}: FlowVersionName & { channels?: { [name: string]: FlowVersionName } }) {
  const others = Object.entries(channels).map(([channel, other]) => `${channel}: ${other.flow}@${other.version}`);
  return `${flow}@${version}${others.length > 0 ? ` (${others.join(', ')})` : ''}`;
}
