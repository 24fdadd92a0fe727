import type { AppLink } from '../../adapters/app-links.ts';
import type { FlowStore } from '../../adapters/flow-store.ts';
import { type Finding, failed, ok } from '../../core/doctor/check.ts';

/** That new sessions find the flows that the app names, for all channels and for single ones. */
export async function flowCheck({ appId, flow }: AppLink, flows: Pick<FlowStore, 'find'>): Promise<Finding> {
  if (flow === null) {
    return failed(
      'None is set: whoever writes gets no answer.',
      `\`colloquy publish FILE --app ${appId}\` gives it one.`,
    );
  }
  const named = [
    { ...flow, channel: '' },
    ...Object.entries(flow.channels ?? {}).map(([channel, other]) => ({ ...other, channel })),
  ];
  const found = await Promise.all(named.map((one) => flows.find(one.flow, one.version)));
  const words = named.map(
    ({ flow, version, channel }) => `${flow}@${version}${channel === '' ? '' : ` on ${channel}`}`,
  );
  const missing = words.filter((_, place) => found[place] === undefined);
  if (missing.length === 0) return ok(`New sessions take ${words.join(', ')}.`);
  return failed(
    `Not published: ${missing.join(', ')}.`,
    'Publish it, or point the app at another: `colloquy apps flow`.',
  );
}
