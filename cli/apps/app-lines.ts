import { z } from 'zod';
import { FlowPointer, showPointer } from './flow-name.ts';

const Channel = z.looseObject({
  channel: z.string(),
  state: z.string().default(''),
  sender: z.string().default(''),
  description: z.string().default(''),
  todo: z.string().default(''),
});
type Channel = z.infer<typeof Channel>;

const Offer = z.looseObject({ kind: z.string(), days: z.number(), because: z.string() });

/** A linked app as the API shows it. */
export const App = z.looseObject({
  appId: z.string(),
  displayName: z.string().default(''),
  region: z.string().default(''),
  health: z.string().default(''),
  mode: z.string().default(''),
  channels: z.array(Channel).default([]),
  problem: z.string().default(''),
  todo: z.array(z.string()).default([]),
  offers: z.array(Offer).default([]),
  flow: FlowPointer.nullish(),
});
export type App = z.infer<typeof App>;

/** An app as a person reads it: a line of its own, one for each channel, and what is to be done. */
export function appLines(app: App): string[] {
  const { appId, displayName, region, health, problem, flow, channels, todo } = app;
  const taken = flow ? `flow ${showPointer(flow)}` : 'no flow yet';
  const head = [appId, displayName, region, health, taken].filter((part) => part !== '').join('  ');
  const wrong = problem === '' ? [] : [`  ${problem}`];
  return [head, ...wrong, ...channelLines(channels), ...todo.map((one) => `  To do: ${one}`), ...offerLines(app)];
}

function channelLines(channels: readonly Channel[]): string[] {
  const width = (of: (channel: Channel) => string) => Math.max(0, ...channels.map((channel) => of(channel).length));
  const widths = [width(({ channel }) => channel), width(({ state }) => state), width(({ sender }) => sender)] as const;
  return channels.map(({ channel, state, sender, description, todo }) => {
    const columns = [channel.padEnd(widths[0]), state.padEnd(widths[1]), sender.padEnd(widths[2])];
    return `  ${columns.join('  ')}  ${sentences(description, todo)}`.trimEnd();
  });
}

/** Sinch's words end as they like. */
function sentences(description: string, todo: string): string {
  const said = description === '' || /[.!?]$/.test(description) ? description : `${description}.`;
  return [said, todo].filter((part) => part !== '').join(' ');
}

function offerLines({ appId, offers }: App): string[] {
  return offers.map(
    ({ kind, days, because }) => `  Offer: ${because} \`colloquy apps ${kind} ${appId} ${days}\` takes it.`,
  );
}
