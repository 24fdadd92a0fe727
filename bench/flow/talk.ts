import { runFlow } from '../../core/flow/engine.ts';
import type { FlowContext, FlowInput, FlowState, FlowTrace } from '../../core/flow/engine-types.ts';
import { stepAt } from '../../core/flow/frames.ts';
import { InvalidMeasurement } from '../error.ts';
import type { Shape } from './shapes.ts';

/** Turns of one session. */
const TURNS = 40;

const SETTINGS = { shop: 'https://shop.example', hours: '9-17' };

/** One session of a contact who taps, writes titles and writes numbers. Gives the steps that ran; throws InvalidMeasurement where the flow does not wait. */
export function runSession({ name, flow, channel }: Shape): number {
  let state: FlowState | null = null;
  let steps = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const input = answer(turn, state && stepAt(flow, state)?.name);
    const outcome = runFlow(flow, state, { kind: 'input', input }, contextOn(channel));
    if (outcome.status !== 'waiting') {
      throw new InvalidMeasurement(`The flow of ${name} is ${outcome.status} instead of waiting for an answer.`);
    }
    steps += stepsOf(outcome.trace);
    state = outcome.state;
  }
  return steps;
}

/** Every third answer is a tap, every fifth the number of the second choice, the others are written. */
export function answer(turn: number, step: string | null | undefined): FlowInput {
  if (!step) return { content: { kind: 'text', text: 'Hello' } };
  if (turn % 3 === 1) return { content: { kind: 'choice', messageId: '', postback: '' }, tap: { step, choice: 0 } };
  return { content: { kind: 'text', text: turn % 5 === 0 ? '2' : 'ok' } };
}

/** What a session gives the engine, made anew for each turn as there (core/session/facts.ts). */
function contextOn(channel: string): FlowContext {
  const ids = {
    contactId: '01CONTACT00000000000000001',
    appId: '01APP',
    conversationId: '01CONVERSATION',
    metadata: '',
  };
  return {
    now: 1_790_000_000_000,
    session: { id: '01SESSION00000000000000001', channel, startedBy: 'contact', windowOpen: true },
    contact: { vars: {}, consents: {} },
    settings: SETTINGS,
    internal: {
      channel: 'sinchConversationAPI',
      sinchConversationAPI: { channelIdentifier: channel, channelIdentity: '46700000001', ...ids },
    },
  };
}

/** Steps that a turn ran: each leaves one line. That a question was answered or a flow within came back is no step. */
export function stepsOf(trace: readonly FlowTrace[]): number {
  return trace.filter(({ note }) => !note.startsWith('answered') && !note.startsWith('came back')).length;
}
