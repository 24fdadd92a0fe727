import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { runFlow } from '../../core/flow/engine.ts';
import type { FlowContext, FlowEvent, FlowInput, FlowOutcome, FlowState } from '../../core/flow/engine-types.ts';
import type { OutgoingMessage } from '../../core/flow/message.ts';
import { messageText } from '../../core/session/talk.ts';
import { compiled } from './flow-problems.ts';

/** Monday, 23 November 2026, 10:15 UTC. */
export const NOW = Date.UTC(2026, 10, 23, 10, 15);

export function contextOf(channelIdentifier = 'WHATSAPP'): FlowContext {
  return {
    now: NOW,
    session: { id: '01HZX', channel: channelIdentifier, startedBy: 'contact', windowOpen: true },
    contact: { vars: {}, consents: {} },
    settings: {},
    internal: { channel: 'sinchConversationAPI', sinchConversationAPI: { channelIdentifier } },
  };
}

/** What a flow remembers, in English, with what is given; everything else as before a first turn. */
export function flowState(more: Partial<FlowState> = {}): FlowState {
  const position = {
    at: '',
    wrong: 0,
    asked: [],
    callers: [],
    wait: null,
    offer: null,
    question: null,
    suspended: null,
  };
  return { ...position, vars: {}, language: 'en', turn: 0, ...more };
}

/** A flow of the given steps, as YAML, with whatever stands above them. */
export function flowWith(steps: string, above = ''): CompiledFlow {
  return compiled(`flow: test\n${above}\nsteps:\n${steps}\n`);
}

export const written = (text: string): FlowInput => ({ content: { kind: 'text', text } });

export function tapped(step: string, choice: number): FlowInput {
  return {
    content: { kind: 'choice', messageId: 'm', postback: `cq1:01HZX:${step}:${choice}` },
    tap: { step, choice },
  };
}

/** A bubble in one line: its text, and its choices in brackets. */
export function shown(message: OutgoingMessage): string {
  if (message.kind === 'media') return `<${message.url}>`;
  if (message.kind === 'card') return `${message.title} <${message.mediaUrl}>`;
  if (message.kind === 'location') return `${message.title} (${message.latitude}, ${message.longitude})`;
  return message.kind === 'choice'
    ? `${message.text} [${message.choices.map(({ text }) => text).join('|')}]`
    : messageText(message);
}

/** What the flow says in a turn, a bubble in one line. */
export const saidIn = ({ said }: FlowOutcome) => said.map(({ message }) => shown(message));

/** A talk with a flow, turn by turn. */
export class Talk {
  state: FlowState | null = null;
  readonly flow: CompiledFlow;
  readonly context: FlowContext;

  constructor(flow: CompiledFlow, channel?: string) {
    this.flow = flow;
    this.context = contextOf(channel);
  }

  turn(event: FlowEvent): FlowOutcome {
    const outcome = runFlow(this.flow, this.state, event, this.context);
    this.state = outcome.state;
    return outcome;
  }

  /** What the bot says to a message. */
  say(input: string | FlowInput): string[] {
    const given = typeof input === 'string' ? written(input) : input;
    return saidIn(this.turn({ kind: this.state ? 'input' : 'start', input: given }));
  }
}
