import type { Json, JsonObject } from '../json.ts';
import type { InboundContent } from '../session/inbound.ts';
import type { CallOutcome, CallRequest } from './call.ts';
import type { CompiledFlow, CompiledStep, FlowRoutes } from './compiled.ts';
import type { DeliveryOptions, OutgoingMessage } from './message.ts';

/** A flow that runs another one and waits at its `run` step. */
export interface Frame {
  at: string;
  vars: JsonObject;
  wrong: number;
}

/** What a flow waits for, beside the next message of its contact. `until`: epoch ms at which its time is up. */
export type FlowWait =
  /** An answer to the question at `at`. */
  | { kind: 'answer'; until?: number }
  | { kind: 'time'; until: number }
  | { kind: 'receipt'; status: 'delivered' | 'read'; until?: number }
  | { kind: 'event'; name: string; until?: number }
  /** A person answers. `before`: what it waited for when an operator handed over, to which it goes back. */
  | { kind: 'person'; to: string; note: string; until?: number; before?: FlowWait }
  | { kind: 'call' };

/** Choices of a question of which some are made of a list (`each`), as the contact was offered them: what answers are held against. */
export interface Offer {
  step: string;
  /** In the order shown. `choice`: index in the step; `element`: index in the list. */
  choices: { choice: number; element?: number; title: string; value: Json }[];
}

/** What the flow remembers between turns. Plain JSON, carried in the session's state. */
export interface FlowState {
  /** Step that is waiting, or at which the session is parked; '' before the first step. Of the flow that runs, the innermost. */
  at: string;
  /** Wrong answers to the question at `at`. */
  wrong: number;
  /** Steps of kind ask that this session has asked; those of a flow within as `<flow>/<step>`. */
  asked: string[];
  vars: JsonObject;
  language: string;
  /** Turns so far: one per event that let the flow run. */
  turn: number;
  /** Flows around the one that runs, outermost first. */
  callers: Frame[];
  /** null before the first turn, after the last one, and while parked after a failure. */
  wait: FlowWait | null;
  offer: Offer | null;
  /** The last question, while the flow waits for something else; null where it waits for the answer, or never asked. */
  question: Place | null;
  /** The turn that goes on when its call is answered; null otherwise. */
  suspended: Suspended | null;
}

/** Where a flow waits: what `back` and `repeat` mean. */
export interface Place {
  callers: Frame[];
  at: string;
  vars: JsonObject;
  wrong: number;
  wait: FlowWait;
  offer: Offer | null;
}

/** What a turn has beside the state while its call is under way. */
export interface Suspended {
  /** Steps spent so far. */
  steps: number;
  /** Iterations spent so far; a turn that was suspended before they were counted has none. */
  iterations?: number;
  /** Where the flow waited last. What the outermost flow knows is not in it: that is the state's. */
  place: Place | null;
  /** Whether what it waited for there is over. */
  over: boolean;
  /** `input.` and `error.` of expressions. */
  input: JsonObject;
  error: JsonObject;
  /** A failure that `on_error` is taking care of. */
  handled: FlowError | null;
}

/** What is known of a contact beyond the session. `consents`: given or withdrawn, `all` withdrawn means opted out. */
export interface ContactFacts {
  vars: JsonObject;
  consents: { [kind: string]: boolean };
}

/** Facts the flow may read but not change: `session.`, `contact.`, `settings.`, `internal.`, `error.` in expressions. */
export interface FlowContext {
  /** Epoch ms, the workflow's time. */
  now: number;
  session: {
    id: string;
    channel: string;
    startedBy: 'contact' | 'api';
    /** Whether the channel takes any message now, or only templates. */
    windowOpen: boolean;
  };
  contact: ContactFacts;
  settings: JsonObject;
  /** Value of `internal`, e.g. { channel: 'sinchConversationAPI', sinchConversationAPI: {…six variables} }. The engine does not know the vendor. */
  internal: JsonObject;
  /** Is told what the engine does while it does it, and changes nothing of it (watch.ts). */
  watch?: FlowWatch;
}

/** What an answer was taken for. `choice`: index in the step; null: nothing that the question could mean. */
export type Understood =
  | { by: 'choice'; choice: number; title: string; value: Json }
  | { by: 'value'; value: Json }
  | { by: 'keyword'; target: string }
  /** A tap on the message of another step. */
  | { by: 'elsewhere'; step: string; choice: number };

/** An expression with what it could see. Without a result where it failed. */
export interface Evaluated {
  condition: boolean;
  source: string;
  names: ReadonlyMap<string, unknown>;
  result?: Json;
}

/** What the engine shows of itself, as it stands there: sensitive values are in it. */
export type Glimpse =
  | { kind: 'began'; event: FlowEvent }
  | { kind: 'step' | 'passedOver'; step: CompiledStep }
  | ({ kind: 'evaluated' } & Evaluated)
  /** `given`: to the flow that begins to run, by its `run` step. */
  | { kind: 'assigned'; name: string; before?: Json; after: Json; given?: true }
  | { kind: 'answer'; step: CompiledStep; understood: Understood | null }
  | { kind: 'route'; route: keyof FlowRoutes | 'onIdle' | 'onExpire' }
  /** `depth`: so many callers stand around the flow whose step it is. */
  | { kind: 'goto'; target: string; depth: number }
  | { kind: 'failed'; error: FlowError }
  | { kind: 'note'; step: string; note: string };

/** Where the engine is when it shows something. */
export interface Watched {
  readonly root: CompiledFlow;
  readonly flow: CompiledFlow;
  readonly callers: readonly Frame[];
  readonly at: string;
  readonly place: Place | null;
}

export type FlowWatch = (glimpse: Glimpse, at: Watched) => void;

export type FlowEvent =
  /** Begins at the first step. `input`: the message that began the session, or null; `vars`: given by whoever began it from outside. */
  | { kind: 'start'; input: FlowInput | null; vars?: JsonObject }
  /** The contact wrote while the flow waited at `state.at`. */
  | { kind: 'input'; input: FlowInput }
  /** A route of the session fired (`session.on_idle`, `session.on_expire`, `on_opt_out`, `on_delivery_failed`). */
  | { kind: 'idle' }
  | { kind: 'expire' }
  | { kind: 'optOut' }
  | { kind: 'deliveryFailed'; step: string; code: string }
  /** The time of what it waits for is up. */
  | { kind: 'timeout' }
  | { kind: 'called'; outcome: CallOutcome }
  /** A receipt that it waits for came, or says that the message will never arrive. */
  | { kind: 'receipt'; failed: boolean }
  /** Something happened outside. Passed on only while the flow waits for it. */
  | { kind: 'event'; name: string; data: Json }
  /** An operator takes the conversation from the bot; `release` gives it back. */
  | { kind: 'handover'; to: string; note: string; until?: number }
  | { kind: 'release' }
  /** A step failed outside the engine (a refused reply, a target that is away): go to `on_error` if there is one. */
  | { kind: 'error'; error: FlowError }
  /** The session failed at `state.at` and someone wants it to go on: run that step again. */
  | { kind: 'retry' };

export interface FlowInput {
  content: InboundContent;
  /** Set when the tapped choice belongs to this session: which step, which choice of it, and which element of a list. */
  tap?: Tap;
}

export interface Tap {
  step: string;
  choice: number;
  element?: number;
}

export interface FlowError {
  step: string;
  /** Stable, e.g. BUDGET_STEPS, EXPRESSION, SEND_REFUSED. */
  code: string;
  /** One sentence: what happened, where, what to do. No personal data. */
  reason: string;
  status?: number;
}

/** A bubble the flow says, with the step that says it (for the story, for errors, for taps). */
export interface Said {
  step: string;
  message: OutgoingMessage;
  options?: DeliveryOptions;
}

/** What happened inside a turn, for people: timeline and current details. Values of sensitive variables never stand here. */
export interface FlowTrace {
  step: string;
  kind: string;
  note: string;
}

/** What a turn leaves behind for the contact's next sessions. */
export type Keeping =
  /** null forgets. */
  | { kind: 'variable'; name: string; value: Json }
  | { kind: 'consent'; consent: string; given: boolean; wording: string };

/**
 * What one turn came to.
 * `waiting`: the flow waits at `state.at` (`state.wait`). `calling`: it goes on when `call` is answered (event `called`).
 * `ended`: the flow ended. `failed`: a step failed and no `on_error` took it (or one was running); `state.at` is that step.
 */
export interface FlowOutcome {
  state: FlowState;
  said: Said[];
  trace: FlowTrace[];
  keep: Keeping[];
  consents: ContactFacts['consents'];
  status: 'waiting' | 'calling' | 'ended' | 'failed';
  /** Of `calling`. */
  call?: CallRequest;
  error?: FlowError;
  /** Of event `called`: the answer was taken, and the call is not made again where the step that failed is. */
  taken?: boolean;
  /** A failure that `on_error` took care of, so that it can be listed. */
  handled?: FlowError;
}
