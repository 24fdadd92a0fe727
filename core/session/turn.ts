import { runFlow } from '../flow/engine.ts';
import type { FlowEvent, FlowOutcome } from '../flow/engine-types.ts';
import { waitingDeadlines } from './deadlines.ts';
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
    return park(
      { ...state, session: ran },
      { error: outcome.error, unsent: null, apologise: true, said: outcome.said },
      context,
    );
  }
  // The reminder comes once per silence: after it, the session waits without one.
  const deadlines = waitingDeadlines(ran, flow.session, event.kind !== 'idle');
  const open: Session = { ...ran, status: 'open', failure: null, deadlines };
  return speakThenGoOn({ ...state, session: open }, outcome, context);
}

function speakThenGoOn(state: ConversationState, outcome: FlowOutcome, context: ReduceContext): Reduced {
  const afterwards = outcome.status === 'ended' ? 'end' : 'wait';
  if (outcome.said.length > 0) return say(state, { said: outcome.said, afterwards }, context.now);
  return afterwards === 'end' ? endSession(state, 'its flow ended', context) : { state, effects: [] };
}

/** A failure that on_error took care of is listed until that step has run again without failing. */
function handledAfter(session: Session, outcome: FlowOutcome): Session['handled'] {
  if (outcome.handled) return { step: outcome.handled.step, code: outcome.handled.code };
  const { handled } = session;
  return handled && outcome.trace.some((entry) => entry.step === handled.step) ? null : handled;
}
