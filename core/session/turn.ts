import type { SessionRules } from '../flow/compiled.ts';
import { runFlow } from '../flow/engine.ts';
import type { FlowEvent, FlowOutcome } from '../flow/engine-types.ts';
import { resumedDeadlines, waitingDeadlines } from './deadlines.ts';
import type { ReduceContext, Reduced } from './event.ts';
import { flowContext } from './facts.ts';
import { endSession } from './lifecycle.ts';
import { park } from './park.ts';
import { say } from './say.ts';
import type { ConversationState, Session } from './state.ts';

/** Lets the flow run until it waits, ends or fails, and turns what it says into one run of replies. */
export function runTurn(state: ConversationState, event: FlowEvent, context: ReduceContext): Reduced {
  const { session } = state;
  const { flow } = context;
  if (!session || !flow) return { state, effects: [] };
  const outcome = runFlow(flow, session.flowState, event, flowContext(session, context.now));
  const ran: Session = { ...session, flowState: outcome.state, handled: handledAfter(session, outcome) };
  if (outcome.status === 'failed' && outcome.error) {
    const parking = { error: outcome.error, unsent: null, apologise: true, said: outcome.said };
    return park({ ...state, session: ran }, parking, context);
  }
  const deadlines = deadlinesAfter(event, ran, { rules: flow.session, now: context.now });
  const open: Session = { ...ran, status: 'open', failure: null, deadlines };
  return speakThenGoOn({ ...state, session: open }, { outcome, event }, context);
}

/**
 * A message begins the silence anew. A route does not: what has passed stays passed, or the reminder, and whatever answers
 * its failure, would come again and again. After a failure the clocks start again.
 */
function deadlinesAfter(
  event: FlowEvent,
  session: Session,
  at: { rules: SessionRules; now: number },
): Session['deadlines'] {
  if (session.status === 'failed') return resumedDeadlines(session, at.rules, at.now);
  if (event.kind === 'start' || event.kind === 'input') return waitingDeadlines(session, at.rules);
  return session.deadlines;
}

function speakThenGoOn(
  state: ConversationState,
  turn: { outcome: FlowOutcome; event: FlowEvent },
  context: ReduceContext,
): Reduced {
  const { outcome, event } = turn;
  const afterwards = outcome.status === 'ended' ? 'end' : 'wait';
  const route = event.kind === 'error' || outcome.handled ? 'error' : 'none';
  if (outcome.said.length > 0) return say(state, { said: outcome.said, afterwards, route }, context.now);
  return afterwards === 'end' ? endSession(state, 'its flow ended', context) : { state, effects: [] };
}

/** A failure that on_error took care of is listed until that step has run again without failing. */
function handledAfter(session: Session, outcome: FlowOutcome): Session['handled'] {
  if (outcome.handled) return { step: outcome.handled.step, code: outcome.handled.code };
  const { handled } = session;
  return handled && outcome.trace.some((entry) => entry.step === handled.step) ? null : handled;
}
