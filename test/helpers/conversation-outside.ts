import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { hashOf } from '../../adapters/flow-hash.ts';
import type {
  CallInput,
  ForwardInput,
  KeepInput,
  LoadFlowInput,
  SendRepliesInput,
  SendRepliesResult,
  SessionActivities,
  SessionLocalActivities,
} from '../../contracts/session-activities.ts';
import type { ArchiveActivities, SessionArchiveInput } from '../../contracts/session-archive.ts';
import type { CallOutcome } from '../../core/flow/call.ts';
import type { CompiledFlow } from '../../core/flow/compiled.ts';
import type { ContactFacts } from '../../core/flow/engine-types.ts';
import type { LoadedFlow } from '../../core/session/event.ts';
import type { SessionLimits } from '../../core/session/limits.ts';
import { messageText } from '../../core/session/talk.ts';

export type Send = (input: SendRepliesInput) => SendRepliesResult | Promise<SendRepliesResult>;

/** How the outside answers a conversation; without a word it takes everything. */
export interface OutsideAnswers {
  /** Published flows; the app takes the first. */
  flows?: CompiledFlow[];
  contact?: ContactFacts;
  send?: Send;
  call?: (input: CallInput, attempt: number) => CallOutcome | Promise<CallOutcome>;
  forward?: (input: ForwardInput, attempt: number) => void | Promise<void>;
  keep?: (input: KeepInput, attempt: number) => void | Promise<void>;
  limits?: Partial<SessionLimits>;
}

export const acceptAll: Send = ({ replies }) => ({
  results: replies.map(({ id }) => ({ id, outcome: 'accepted', messageId: `sinch-${id}`, found: false, notes: [] })),
});

/** An answer that does not come: until the call is cancelled, or its worker stops. */
export function never(): Promise<never> {
  return Context.current().cancelled;
}

/** Sinch refuses the first reply of so many sends for good, and takes everything from then on. */
export function refuseFirst(times: number): Send {
  let left = times;
  return (input) => {
    const [first] = input.replies;
    if (!first || left <= 0) return acceptAll(input);
    left -= 1;
    const refusal = { outcome: 'refused', code: 'INVALID_ARGUMENT', status: 400, reason: 'no such media' } as const;
    return { results: [{ id: first.id, ...refusal }] };
  };
}

/** What a target is told, in one word; a message is its text. */
export function wordOf({ forward: { content } }: ForwardInput): string {
  if (content.kind !== 'message') return content.kind;
  return content.message.content.kind === 'text' ? content.message.content.text : content.message.content.kind;
}

/** A worker's activities that answer as told, and remember what they were asked. */
export class Outside {
  readonly loads: LoadFlowInput[] = [];
  readonly sends: SendRepliesInput[] = [];
  readonly calls: CallInput[] = [];
  readonly forwards: ForwardInput[] = [];
  /** Every attempt, in order. */
  readonly keeps: KeepInput[] = [];
  readonly archived: SessionArchiveInput[] = [];
  readonly #answers: OutsideAnswers;

  constructor(answers: OutsideAnswers) {
    this.#answers = answers;
  }

  readonly activities: SessionActivities & SessionLocalActivities & ArchiveActivities = {
    archiveSession: async (input) => void this.archived.push(input),
    loadFlow: async (input) => this.#load(input),
    sendReplies: async (input) => {
      const result = await (this.#answers.send ?? acceptAll)(input);
      this.sends.push(input);
      return result;
    },
    callHttp: async (input) => {
      this.calls.push(input);
      const answered: CallOutcome = { kind: 'response', status: 200, headers: {}, body: null };
      return this.#answers.call?.(input, this.calls.length) ?? answered;
    },
    forwardHandover: async (input) => {
      this.forwards.push(input);
      await this.#answers.forward?.(input, this.forwards.length);
    },
    keepContact: async (input) => {
      this.keeps.push(input);
      await this.#answers.keep?.(input, this.keeps.length);
    },
  };

  /** What was said, one line per reply. */
  texts(): string[] {
    return this.sends.flatMap(({ replies }) => replies.map(({ message }) => messageText(message)));
  }

  /** What the target of a hand-over was told, each attempt in one word. */
  told(): string[] {
    return this.forwards.map(wordOf);
  }

  #load(input: LoadFlowInput): LoadedFlow {
    this.loads.push(input);
    const { flows = [], contact = { vars: {}, consents: {} } } = this.#answers;
    const named = input.flow;
    const flow = named
      ? flows.findLast((one) => one.flow === named.flow && [one.version, 'latest'].includes(named.version))
      : flows[0];
    if (!flow) throw ApplicationFailure.nonRetryable('The app has no flow.', 'FLOW_NOT_FOUND');
    // As published: a worker keeps one copy of what has one hash.
    return { flow: { ...flow, hash: hashOf(flow) }, settings: {}, contact };
  }
}
