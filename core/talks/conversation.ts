import { fitToChain } from '../channels/chain.ts';
import type { CallOutcome } from '../flow/call.ts';
import type { CompiledFlow } from '../flow/compiled.ts';
import type { ContactFacts } from '../flow/engine-types.ts';
import type { JsonObject } from '../json.ts';
import type { LoadedFlow, ReplyOutcome } from '../session/event.ts';
import { withUnkept } from '../session/keep.ts';
import type { KeepRecord } from '../session/keep-record.ts';
import type { PlannedCall, PlannedForward, PlannedReplies, PlannedReply, Session } from '../session/state.ts';
import { type Outside, Simulation } from '../simulate/simulation.ts';
import type { Bubble, Happening } from './happening.ts';

/** Contacts of a talk have names: on phone channels they stand for people with a number. */
const A_NUMBER = '+10000000000';

export const APP_ID = '01TALK0000000000000000000A';

/** What every conversation of a talk shares. Changed in place: the flow when its file is saved, the speaker while a person speaks. */
export interface Scene {
  flow: CompiledFlow;
  settings: JsonObject;
  /** Variables that have a value when the first session of a contact begins. */
  variables: JsonObject;
  speaker: Bubble['from'];
  /** All that happened, in order. */
  happenings: Happening[];
  bubbles: Bubble[];
  /** Answers a call, and gives what a reader of the talk is told of it. */
  call(planned: PlannedCall, at: number): { outcome: CallOutcome; seen: Happening[] };
}

/** The flow with values that its variables begin with. */
function withDefaults(flow: CompiledFlow, values: JsonObject): CompiledFlow {
  if (Object.keys(values).length === 0) return flow;
  const declared = Object.entries(flow.variables).map(([name, declaration]) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return [name, value === undefined ? declaration : { ...declaration, default: value }] as const;
  });
  return { ...flow, variables: Object.fromEntries(declared) };
}

/** The contact without what is kept under these names: a kept value would win over what a variable begins with. */
function withoutKept(contact: ContactFacts, values: JsonObject): ContactFacts {
  const kept = Object.entries(contact.vars).filter(([name]) => !Object.hasOwn(values, name) || values[name] === null);
  return { ...contact, vars: Object.fromEntries(kept) };
}

const FORWARDED: { [K in PlannedForward['content']['kind']]: string } = {
  started: 'has the conversation now',
  message: 'is told what the contact wrote',
  ended: 'is told that it is over',
};

function wordsOf({ target, content }: PlannedForward): string {
  const note = content.kind === 'started' && content.note !== '' ? `: ${content.note}` : '';
  return `${target} ${FORWARDED[content.kind]}${note}`;
}

/** One conversation of a talk, with an outside that answers at once and writes down what it is asked. */
export class TalkConversation implements Outside {
  /** What is known of the contact beyond a session. */
  contact: ContactFacts;
  readonly #scene: Scene;
  #simulation: Simulation;
  /** Whether a session has begun. */
  #begun = false;

  constructor(scene: Scene, contact: ContactFacts, now: number) {
    this.#scene = scene;
    this.contact = contact;
    this.#simulation = this.#begin(now);
  }

  /** Its session: the one that runs, or the last one. */
  get session(): Session | null {
    return this.#simulation.state.session;
  }

  /** Time passes until a moment (epoch ms), deadline by deadline. */
  pass(now: number): void {
    this.#simulation.wait(now - this.#simulation.now);
  }

  /** What something can be done to at a moment (epoch ms): one that has closed begins anew, as its workflow would. */
  at(now: number): Simulation {
    if (this.#simulation.closed) this.#simulation = this.#begin(now);
    this.pass(now);
    return this.#simulation;
  }

  #begin(now: number): Simulation {
    return new Simulation(this, { appId: APP_ID, now });
  }

  load(): LoadedFlow {
    const { flow, variables, settings } = this.#scene;
    const { contact } = this;
    if (this.#begun) return { flow, settings, contact };
    this.#begun = true;
    return { flow: withDefaults(flow, variables), settings, contact: withoutKept(contact, variables) };
  }

  send({ replies }: PlannedReplies): ReplyOutcome[] {
    const results: ReplyOutcome[] = [];
    for (const reply of replies) {
      const result = this.#sendOne(reply);
      results.push(result);
      if (result.outcome === 'refused') break;
    }
    return results;
  }

  /** Accepted by Sinch, unless nothing of it can be shown on the channel: then it is refused as the activity refuses it. */
  #sendOne({ id, step, message, options }: PlannedReply): ReplyOutcome {
    const { now: at, state } = this.#simulation;
    const { speaker: from, bubbles, happenings } = this.#scene;
    const channel = state.session?.channel ?? '';
    const { fitting } = fitToChain(message, { channel, identity: A_NUMBER, fallback: options?.fallback ?? [] });
    if ('refused' in fitting) {
      happenings.push({ kind: 'note', at, text: `a message of step ${step || '?'} is not sent: ${fitting.refused}` });
      return { id, outcome: 'refused', code: 'MESSAGE_NOT_POSSIBLE', status: 0, reason: fitting.refused };
    }
    const bubble: Bubble = { kind: 'bubble', at, id, channel, from, step, message, fitted: fitting };
    bubbles.push(bubble);
    happenings.push(bubble);
    return { id, outcome: 'accepted', notes: fitting.notes, messageId: id };
  }

  call(planned: PlannedCall): CallOutcome {
    const { outcome, seen } = this.#scene.call(planned, this.#simulation.now);
    this.#scene.happenings.push(...seen);
    return outcome;
  }

  forward(forward: PlannedForward): null {
    this.#scene.happenings.push({ kind: 'note', at: this.#simulation.now, text: wordsOf(forward) });
    return null;
  }

  keep(records: KeepRecord[]): boolean {
    this.contact = withUnkept(this.contact, records);
    return true;
  }
}
