import type { CallOutcome } from '../../../core/flow/call.ts';
import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import type { ContactFacts, FlowWatch } from '../../../core/flow/engine-types.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { LoadedFlow, ReplyOutcome, SessionEvent } from '../../../core/session/event.ts';
import type { InboundMessage } from '../../../core/session/inbound.ts';
import type { KeepRecord } from '../../../core/session/keep-record.ts';
import type { SessionLimits } from '../../../core/session/limits.ts';
import type { Notice } from '../../../core/session/outside.ts';
import type { ConversationState, PlannedCall, PlannedForward, PlannedReplies } from '../../../core/session/state.ts';
import { messageText } from '../../../core/session/talk.ts';
import { type Failure, type Outside, Simulation } from '../../../core/simulate/simulation.ts';

export type Sending = (planned: PlannedReplies) => ReplyOutcome[] | Omit<SessionEvent<'sendFailed'>, 'kind'>;

export const START = Date.parse('2026-11-23T09:00:00Z');

/** Plays a conversation without Temporal, with a clock and an outside of the test's own. */
export class Play {
  /** Every reply that was accepted, in order. */
  readonly said: { id: string; text: string }[] = [];
  readonly sends: PlannedReplies[] = [];
  readonly calls: PlannedCall[] = [];
  readonly forwards: PlannedForward[] = [];
  readonly kept: KeepRecord[] = [];
  sending: Sending = accepting;
  calling: (call: PlannedCall) => CallOutcome = () => ({ kind: 'response', status: 200, headers: {}, body: null });
  forwarding: (forward: PlannedForward) => Failure | null = () => null;
  keeping = true;
  contact: ContactFacts = { vars: {}, consents: {} };
  settings: JsonObject = {};
  flow: CompiledFlow | null;
  readonly simulation: Simulation;
  /** Sends and calls since the test did something. */
  #effects = 0;

  constructor(flow: CompiledFlow | null, limits: Partial<SessionLimits> = {}, watch?: FlowWatch) {
    this.flow = flow;
    const outside: Outside = {
      load: () => this.#load(),
      send: (planned) => this.#send(planned),
      call: (call) => {
        this.#count();
        this.calls.push(call);
        return this.calling(call);
      },
      forward: (forward) => {
        this.forwards.push(forward);
        return this.forwarding(forward);
      },
      keep: (records) => {
        if (this.keeping) this.kept.push(...records);
        return this.keeping;
      },
    };
    this.simulation = new Simulation(outside, { appId: '01APPAAAAAAAAAAAAAAAAAAAAA', now: START, limits, watch });
  }

  get now(): number {
    return this.simulation.now;
  }

  get state(): ConversationState {
    const { state } = this.simulation;
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    return state;
  }

  get closed() {
    return this.simulation.closed;
  }

  /** The contact writes; everything that is due happens. Gives what the bot said to it. */
  receive(message: InboundMessage): string[] {
    return this.#during(() => this.simulation.receive(message));
  }

  /** Time passes, deadline by deadline, as the timer would fire. */
  wait(ms: number): string[] {
    return this.#during(() => this.simulation.wait(ms));
  }

  command(event: SessionEvent): string[] {
    return this.#during(() => this.simulation.command(event));
  }

  report(notice: Notice): string[] {
    return this.#during(() => this.simulation.report(notice));
  }

  /** The session goes on with a repaired version of its flow. */
  repair(flow: CompiledFlow): void {
    this.simulation.use(flow);
  }

  /** What continue-as-new does to the state. */
  continueAsNew(): void {
    this.simulation.state = JSON.parse(JSON.stringify(this.simulation.state));
  }

  #during(happen: () => void): string[] {
    const before = this.said.length;
    this.#effects = 0;
    happen();
    expect(this.state).toBeDefined();
    return this.said.slice(before).map((reply) => reply.text);
  }

  /** What goes on for ever is a test that fails, not one that hangs. */
  #count(): void {
    this.#effects += 1;
    if (this.#effects > 2_000) throw new Error('It goes on for ever.');
  }

  #load(): LoadedFlow | Failure {
    if (!this.flow) return { code: 'FLOW_NOT_FOUND', reason: 'The app has no flow.' };
    return { flow: this.flow, settings: this.settings, contact: this.contact };
  }

  #send(planned: PlannedReplies): ReturnType<Sending> {
    this.#count();
    this.sends.push(planned);
    const results = this.sending(planned);
    if (!Array.isArray(results)) return results;
    for (const result of results) {
      const reply = planned.replies.find(({ id }) => id === result.id);
      if (reply && result.outcome === 'accepted') this.said.push({ id: reply.id, text: messageText(reply.message) });
    }
    return results;
  }
}

/** Sinch accepts everything. */
export function accepting(planned: PlannedReplies): ReplyOutcome[] {
  return planned.replies.map(({ id }) => ({ id, outcome: 'accepted' }));
}

/** Sinch refuses the n-th reply of each run for good. */
export function refusing(n: number): Sending {
  return (planned) =>
    planned.replies.slice(0, n + 1).map(({ id }, i) => {
      if (i < n) return { id, outcome: 'accepted' };
      return { id, outcome: 'refused', code: 'INVALID_ARGUMENT', status: 400, reason: 'the media is too large' };
    });
}

/** Sinch refuses whatever a step says, for good; what stands before it in the run, and an apology, is accepted. */
export function refusingStep(step: string): Sending {
  return (planned) => {
    if (planned.afterwards === 'failed') return accepting(planned);
    const at = planned.replies.findIndex((reply) => reply.step === step);
    return at < 0 ? accepting(planned) : refusing(at)(planned);
  };
}
