import type { CompiledFlow } from '../flow/compiled.ts';
import type { Json } from '../json.ts';
import type { ConversationState, Session } from './state.ts';

const VALUE_LENGTH = 120;

// The Temporal UI cuts the last line off its frame: what must be read does not stand last.
const CLOSING = '*All times are UTC.*';

/** The session's current details, in Markdown: what a person reads in the Temporal UI. Sensitive variables are masked. */
export function sessionDetails(state: ConversationState, flow: CompiledFlow | null): string {
  const { session } = state;
  if (!session) return 'No session yet.';
  return [headline(session), facts(state, session), variables(session, flow), talk(session), CLOSING]
    .filter(Boolean)
    .join('\n\n');
}

function headline(session: Session): string {
  if (session.failure) {
    return `### Failed: ${session.failure.code}\n${session.failure.reason}\n\nGo on: \`colloquy retry ${session.id}\``;
  }
  return session.status === 'ended' ? `### Ended: ${session.endedBecause}` : `### ${title(session)}`;
}

function title(session: Session): string {
  if (session.status === 'handedOver') return 'Handed over to a person';
  return session.pending ? 'Sending' : 'Waiting for the contact';
}

function facts(state: ConversationState, session: Session): string {
  const rows = [
    ['Session', session.id],
    ['Channel', session.channel],
    ['Flow', session.flow ? `${session.flow.flow}@${session.flow.version}` : '(loading)'],
    ['Step', `\`${session.failure?.step || session.flowState?.at || '-'}\``],
    ['Turn', String(session.flowState?.turn ?? 0)],
    ['Started', time(session.startedAt)],
    ['Last message', time(session.lastInboundAt)],
    ['Waiting messages', String(state.queue.length)],
    ...(state.overflow > 0 ? [['Messages dropped, the queue was full', String(state.overflow)]] : []),
  ];
  return ['| | |', '|:--|:--|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function variables(session: Session, flow: CompiledFlow | null): string {
  const rows = Object.entries(session.flowState?.vars ?? {}).map(([name, value]) => {
    return `| vars.${name} | ${flow?.variables[name]?.sensitive ? '•••' : cell(value)} |`;
  });
  return rows.length === 0 ? '' : ['| Variable | Value |', '|:--|:--|', ...rows].join('\n');
}

function talk(session: Session): string {
  const lines = session.talk.map((line) => `- ${time(line.at)} **${line.from}**: ${cell(line.text)}`);
  return lines.length === 0 ? '' : ['**Last messages**', '', ...lines].join('\n');
}

/** User text is data: nothing in it may become Markdown or break the table. */
function cell(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text
    .slice(0, VALUE_LENGTH)
    .replace(/[\\`*_{}[\]()#|<>!~]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}
