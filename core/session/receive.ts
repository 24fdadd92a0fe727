import { normalise } from '../flow/words.ts';
import { waitingOn } from './cause-id.ts';
import { factsOf, withHeard } from './channels.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { flowInput } from './facts.ts';
import { personOf, tellTarget, withForward } from './forwarding.ts';
import type { InboundMessage } from './inbound.ts';
import { endSession } from './lifecycle.ts';
import { hasSeen, takeOnce } from './seen.ts';
import { withContactNow } from './sinch-ids.ts';
import { startSession } from './start.ts';
import type { Cause, ConversationState, Session } from './state.ts';
import { contactText, withContactLine } from './talk.ts';
import { runTurn } from './turn.ts';

/** A contact's message: dropped when it was taken before, else the next turn of the session, or the first of a new one. */
export function receiveMessage(state: ConversationState, given: InboundMessage, context: ReduceContext): Reduced {
  const message = withContactNow(state, given);
  const taken = takeMessage(state, message.id, context);
  if (hasSeen(state.seen, message.id)) return { state: taken, effects: [] };
  const heard = withHeard(taken, message, context.now);
  const { session } = heard;
  const isOver = !session || session.status === 'ended';
  if (isOver)
    return message.content.kind === 'reaction' ? { state: heard, effects: [] } : startSession(heard, message, context);
  if (session.status !== 'handedOver' && isReactionToElse(session, message)) return noted(heard, message, context);
  const listening = { ...withContactLine(session, message, context), ...factsOf(heard, message, context.now) };
  if (session.status === 'handedOver') return forward({ ...heard, session: listening }, message, context);
  if (isRestart(message, context)) {
    const ended = endSession(heard, 'the contact asked to restart', context);
    return startSession(ended.state, message, context);
  }
  return answer({ ...heard, session: listening }, message, context);
}

/** As with a tap, what was said before the last reply is no longer asked: a reaction to that answers nothing. */
function isReactionToElse({ lastReply }: Session, { content }: InboundMessage): boolean {
  return content.kind === 'reaction' && (content.messageId === '' || content.messageId !== lastReply?.messageId);
}

/** It stands in the talk, and changes nothing. */
function noted(state: ConversationState, message: InboundMessage, context: ReduceContext): Reduced {
  const { session } = state;
  return { state: { ...state, session: session && withContactLine(session, message, context) }, effects: [] };
}

const causeOf = (message: InboundMessage): Cause => ({ id: message.id, since: message.acceptedAt, next: 0 });

function answer(state: ConversationState, message: InboundMessage, context: ReduceContext): Reduced {
  if (!state.session) return { state, effects: [] };
  // The flow is past what it was tried for.
  const { tried: _past, ...session } = state.session;
  const answering: Session = { ...session, cause: causeOf(message) };
  const event = { kind: 'input', input: flowInput(session, message) } as const;
  const { state: after, effects } = runTurn({ ...state, session: answering }, event, context);
  return { state: { ...after, session: after.session && waitingOn(after.session, session) }, effects };
}

/** While a person has the conversation, what the contact writes goes there, and the bot says nothing. */
function forward(state: ConversationState, message: InboundMessage, context: ReduceContext): Reduced {
  const { session } = state;
  const person = session && personOf(session);
  if (!person) return { state, effects: [] };
  const content = { kind: 'message' as const, message, text: contactText(session, message, context) };
  const told = withForward({ ...session, cause: causeOf(message) }, person.to, content);
  const next = { ...state, session: told };
  return { state: next, effects: tellTarget(next) };
}

/** Takes a message and its duplicates off the queue and remembers the id. */
function takeMessage(state: ConversationState, id: string, context: ReduceContext): ConversationState {
  const queue = state.queue.filter((message) => message.id !== id);
  return { ...state, queue, seen: takeOnce(state.seen, id, context) ?? state.seen };
}

function isRestart(message: InboundMessage, context: ReduceContext): boolean {
  if (message.content.kind !== 'text' || !context.flow) return false;
  const words = normalise(message.content.text);
  return words !== '' && context.flow.session.restartWords.some((word) => normalise(word) === words);
}
