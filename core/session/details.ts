import type { CompiledFlow } from '../flow/compiled.ts';
import type { FlowWait } from '../flow/engine-types.ts';
import { stepAt } from '../flow/frames.ts';
import type { Json } from '../json.ts';
import { unlinkedNotes } from './channels.ts';
import { maskedVariables } from './masking.ts';
import type { ConversationState, Session, TalkLine } from './state.ts';

const VALUE_LENGTH = 120;
const SHOWN_LINES = 8;

// The Temporal UI cuts the last line off its frame: what must be read does not stand last.
const CLOSING = '*All times are UTC.*';

/** The session's current details, in Markdown: what a person reads in the Temporal UI. Sensitive variables are masked. */
export function sessionDetails(state: ConversationState, flow: CompiledFlow | null): string {
  const { session } = state;
  if (!session) return 'No session yet.';
  const notes = unlinkedNotes(state).join(' ');
  return [headline(session), notes, facts(state, session, flow), variables(session, flow), talk(session), CLOSING]
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
  const wait = session.flowState?.wait;
  if (session.status === 'handedOver') return `Handed over to ${wait?.kind === 'person' ? cell(wait.to) : 'a person'}`;
  if (session.pending) return 'Sending';
  return session.calling ? 'Waiting for a call to be answered' : WAITS[wait?.kind ?? 'answer'];
}

const WAITS: { [K in FlowWait['kind']]: string } = {
  answer: 'Waiting for the contact',
  time: 'Waiting for a time',
  receipt: 'Waiting for a receipt',
  event: 'Waiting for something outside',
  person: 'Waiting for a person',
  call: 'Waiting for a call to be answered',
};

function facts(state: ConversationState, session: Session, flow: CompiledFlow | null): string {
  const rows = [
    ['Session', session.id],
    ['Channel', session.channel],
    ['Flow', session.flow ? `${session.flow.flow}@${session.flow.version}` : '(loading)'],
    ['Step', `\`${session.failure?.step || stepNow(session, flow) || '-'}\``],
    ['Turn', String(session.flowState?.turn ?? 0)],
    ['Started', time(session.startedAt)],
    ['Last message', session.lastInboundAt === 0 ? 'none yet' : time(session.lastInboundAt)],
    ['Waiting messages', String(state.queue.length)],
    ...(state.overflow > 0 ? [['Messages dropped, the queue was full', String(state.overflow)]] : []),
  ];
  return ['| | |', '|:--|:--|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

/** As it is called outside; of a flow that is not at hand, the bare id. */
function stepNow(session: Session, flow: CompiledFlow | null): string {
  const { flowState } = session;
  return (flow && stepAt(flow, flowState)?.name) ?? flowState?.at ?? '';
}

function variables(session: Session, flow: CompiledFlow | null): string {
  const shown = maskedVariables(session.flowState, flow ?? undefined);
  const rows = Object.entries(shown).map(([name, value]) => `| vars.${name} | ${cell(value)} |`);
  return rows.length === 0 ? '' : ['| Variable | Value |', '|:--|:--|', ...rows].join('\n');
}

function talk(session: Session): string {
  const lines = session.talk
    .slice(-SHOWN_LINES)
    .map((line) => `- ${time(line.at)} **${line.from}**: ${cell(line.text)}${notes(line)}`);
  return lines.length === 0 ? '' : ['**Last messages**', '', ...lines].join('\n');
}

/** What its channel made of it. */
function notes({ notes: all = [] }: TalkLine): string {
  return all.length === 0 ? '' : ` *(${all.join('; ')})*`;
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
