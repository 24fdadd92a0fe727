import type { OperatorCommandResult } from '../contracts/conversation-session.ts';
import type { LoadFlowInput } from '../contracts/session-activities.ts';
import type { JsonObject } from '../core/json.ts';
import { isActive } from '../core/session/begin.ts';
import type { IfActive, SessionEvent } from '../core/session/event.ts';
import { personObstacle } from '../core/session/handover.ts';
import { landingOf } from '../core/session/migrate.ts';
import type { SessionStart } from '../core/session/outside.ts';
import { variableProblems } from '../core/session/set-variables.ts';
import { idOfStart } from '../core/session/start.ts';
import type { ConversationState } from '../core/session/state.ts';
import { type Conversation, loadInput } from './conversation.ts';
import type { Interruptible } from './session-effects.ts';

/** What a command came to: a sentence, and whether it was done. */
export interface Answer {
  message: string;
  done: boolean;
}

/**
 * A command that waits its turn. `refusal`: why it cannot be done at all, answered at once; '' where it can. `run`
 * performs it and answers.
 */
export interface Command {
  interrupts: readonly Interruptible[];
  refusal(state: ConversationState): string;
  run(conversation: Conversation): Promise<Answer>;
}

const ALL: readonly Interruptible[] = ['send', 'call', 'forward'];

const done = (message: string): Answer => ({ message, done: true });
const not = (message: string): Answer => ({ message, done: false });

const statusOf = ({ session }: ConversationState) => session?.status ?? 'none';
const over = ({ session }: ConversationState) =>
  isActive(session) ? '' : 'There is no session to do this to: it has ended.';

function nothingToRetry(state: ConversationState): string {
  return statusOf(state) === 'failed' ? '' : `There is nothing to retry: the session is ${statusOf(state)}.`;
}

/** Why what was done left the session failed; undefined where it did not. */
function failed({ session }: ConversationState): Answer | undefined {
  return session?.failure ? not(`It failed again: ${session.failure.reason}`) : undefined;
}

export function retryCommand(id: string): Command {
  return {
    interrupts: [],
    refusal: nothingToRetry,
    async run(conversation) {
      const before = nothingToRetry(conversation.state);
      await conversation.handle({ kind: 'retry', id, by: 'operator' });
      if (before !== '') return not(nothingToRetry(conversation.state) || before);
      return failed(conversation.state) ?? done(`The session goes on; it is ${statusOf(conversation.state)}.`);
    },
  };
}

export function endCommand(id: string): Command {
  return {
    interrupts: ALL,
    refusal: () => '',
    async run(conversation) {
      const before = statusOf(conversation.state);
      await conversation.handle({ kind: 'end', id });
      return done(before === 'ended' ? 'The session had ended already.' : 'The session has ended.');
    },
  };
}

/** Begins a session from outside. For `message`, the other flow is fetched, to say what it says first. */
export function beginCommand(start: SessionStart, ifActive: IfActive): Command {
  const meets = ({ session }: ConversationState) =>
    isActive(session) && session.id !== idOfStart(start) ? session : undefined;
  return {
    interrupts: ifActive === 'replace' ? ALL : [],
    refusal(state) {
      const session = meets(state);
      if (!session || ifActive === 'replace') return '';
      if (ifActive === 'refuse') return `This contact's session ${session.id} is ${session.status}.`;
      return session.status === 'open' ? '' : `This contact's session is ${session.status}: nothing is said in it.`;
    },
    async run(conversation) {
      if (meets(conversation.state) && ifActive === 'message') return sayOpening(start, conversation);
      if (meets(conversation.state) && ifActive === 'refuse') return not(this.refusal(conversation.state));
      await conversation.handle({ kind: 'begin', start, ifActive, opening: null });
      const { session } = conversation.state;
      if (session?.id !== idOfStart(start)) return not('Another session has taken its place.');
      return session.failure ? not(`It began and failed: ${session.failure.reason}`) : done('The session has begun.');
    },
  };
}

async function sayOpening(start: SessionStart, conversation: Conversation): Promise<Answer> {
  const { appId, channel, identity, flow } = start;
  const opening = await conversation.load({ appId, channel, identity, startedBy: 'api', ...(flow ? { flow } : {}) });
  if ('kind' in opening) return not(opening.reason);
  const before = conversation.state.session?.cause.id;
  await conversation.handle({ kind: 'begin', start, ifActive: 'message', opening });
  const { session } = conversation.state;
  if (session?.cause.id === before) return not(`The flow ${opening.flow.flow} says nothing before it waits or calls.`);
  if (session && session.asideRefused !== '') return not(session.asideRefused);
  return done('Its opening was said in the session that is there.');
}

export function outsideCommand(event: Omit<SessionEvent<'outside'>, 'kind'>): Command {
  return {
    interrupts: [],
    refusal: over,
    async run(conversation) {
      await conversation.handle({ kind: 'outside', ...event });
      const waits = conversation.state.session?.events.some(({ id }) => id === event.id);
      return (
        failed(conversation.state) ??
        done(waits ? 'It is kept until the flow waits for it.' : 'The flow goes on with it.')
      );
    },
  };
}

export function sayCommand(event: Omit<SessionEvent<'personSays'>, 'kind'>): Command {
  return {
    interrupts: ['forward'],
    refusal: (state) => personObstacle(state, Date.now()),
    async run(conversation) {
      const obstacle = personObstacle(conversation.state, Date.now());
      if (obstacle !== '') return not(obstacle);
      await conversation.handle({ kind: 'personSays', ...event });
      const refused = conversation.state.session?.asideRefused ?? '';
      return refused === '' ? done('It was sent.') : not(refused);
    },
  };
}

export function handoverCommand(event: Omit<SessionEvent<'handover'>, 'kind'>): Command {
  return {
    interrupts: ALL,
    refusal: over,
    async run(conversation) {
      await conversation.handle({ kind: 'handover', ...event });
      const { state } = conversation;
      if (state.session?.status === 'handedOver') return done(`The conversation is with ${event.to}.`);
      return not(state.session?.failure?.reason ?? `${event.to} could not be told: the bot has the conversation.`);
    },
  };
}

export function releaseCommand(id: string): Command {
  const refusal = (state: ConversationState) =>
    statusOf(state) === 'handedOver' ? '' : `There is nothing to release: the session is ${statusOf(state)}.`;
  return {
    interrupts: ['forward'],
    refusal,
    async run(conversation) {
      const before = refusal(conversation.state);
      if (before !== '') return not(before);
      await conversation.handle({ kind: 'release', id });
      return failed(conversation.state) ?? done('The bot has the conversation again.');
    },
  };
}

export function setVariablesCommand(id: string, variables: JsonObject): Command {
  return {
    interrupts: [],
    refusal: over,
    async run(conversation) {
      const missing = await conversation.ready();
      const { flow } = conversation.context();
      if (missing || !flow) return not(missing?.reason ?? 'The session has not loaded its flow yet: try again.');
      const problems = variableProblems(variables, flow);
      if (problems.length > 0) return not(problems.join(' '));
      await conversation.handle({ kind: 'setVariables', id, variables });
      return done(`Set: ${Object.keys(variables).join(', ')}.`);
    },
  };
}

interface Move {
  id: string;
  flow: NonNullable<LoadFlowInput['flow']>;
  step?: string;
}

/** To another version: it lands at a turn's boundary, or stays where it is and says why. */
export function migrateCommand({ id, flow, step }: Move): Command {
  return {
    interrupts: ALL,
    refusal: over,
    async run(conversation) {
      const missing = await conversation.ready();
      const { session } = conversation.state;
      const { flow: from } = conversation.context();
      if (missing || !from || !session?.flowState)
        return not(missing?.reason ?? 'The session has not loaded its flow yet.');
      const loaded = await conversation.load({ ...loadInput(session), flow });
      if ('kind' in loaded) return not(loaded.reason);
      const landing = landingOf({ from, to: loaded.flow, state: session.flowState, step });
      if (!landing.lands) return not(landing.problems.join(' '));
      await conversation.handle({ kind: 'migrate', id, loaded, ...(step === undefined ? {} : { step }) });
      const where = `${loaded.flow.flow}@${loaded.flow.version}, at ${landing.step || 'its beginning'}`;
      return failed(conversation.state) ?? done(`The session runs on ${where}.`);
    },
  };
}

/** What the caller of a command is told. */
export function resultOf({ session }: ConversationState, answer: Answer): OperatorCommandResult {
  return { sessionId: session?.id ?? '', state: session?.status ?? 'none', ...answer };
}
