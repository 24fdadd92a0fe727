import type { FlowPointer, SinchAppFacts, SinchAppState } from '../contracts/sinch-app.ts';

/** The app's current details in the Temporal UI: Markdown, for people. */
export function appDetails(state: SinchAppState): string {
  return [
    `## ${plain(state.facts?.displayName || state.appId)}: ${state.health}`,
    state.problem && `**${plain(state.problem)}**`,
    state.facts ? factsTable(state.facts) : 'Nothing has been read from Sinch yet.',
    [
      `- Flow of new sessions: ${state.flow ? flowsOf(state.flow) : 'none, so that nobody is answered'}`,
      `- Webhook: ${state.webhookId || 'none'}`,
      `- Last sync: ${moment(state.syncedAt)}`,
      `- Access token good until: ${moment(state.tokenExpiresAt)}`,
      `- Credentials: version ${state.credentialVersion}`,
    ].join('\n'),
    state.events.length > 0 && '### What changed',
    state.events.map(({ at, what }) => `- ${moment(at)}: ${plain(what)}`).join('\n'),
    // The Temporal UI cuts the last line off its frame: what must be read does not stand last.
    '*All times are UTC.*',
  ]
    .filter((part) => part !== '' && part !== false)
    .join('\n\n');
}

function factsTable(facts: SinchAppFacts): string {
  const kept = facts.retentionDays === 0 ? 'not at all' : `${facts.retentionDays} days`;
  const rows = facts.channels.map(
    ({ channel, state, description }) => `| ${channel} | ${state} | ${plain(description)} |`,
  );
  const table = ['| Channel | State | |', '|:--|:--|:--|', ...rows].join('\n');
  return `${facts.mode} mode; Sinch keeps messages ${kept}.\n\n${rows.length > 0 ? table : 'The app has no channels.'}`;
}

function flowsOf({ flow, version, channels = {} }: FlowPointer): string {
  const others = Object.entries(channels).map(([channel, named]) => `; on ${channel} ${named.flow}@${named.version}`);
  return plain(`${flow}@${version}${others.join('')}`);
}

function moment(at: number): string {
  return at === 0 ? 'never' : new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}

// Names and descriptions come from outside: they must not turn into Markdown or break the table.
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|]/g, (char) => `\\${char}`);
}
