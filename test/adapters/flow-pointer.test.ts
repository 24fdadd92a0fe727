import { flowOnChannel } from '../../adapters/flow-pointer.ts';

const own = { flow: 'viber', version: 'latest' as const };
const pointer = { flow: 'all', version: 3, channels: { VIBER: own } };

test.each([
  ['VIBERBM', own],
  ['SMS', { flow: 'all', version: 3 }],
  ['constructor', { flow: 'all', version: 3 }],
])('The flow on the channel %s is its own where it has one, whatever the channel is called there', (channel, flow) => {
  expect(flowOnChannel(pointer, channel)).toEqual(flow);
});
