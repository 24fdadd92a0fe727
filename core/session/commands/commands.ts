import type { JsonObject } from '../../json.ts';
import type { LoadInput } from '../asking.ts';
import { loadInput } from '../conversation.ts';
import type { SessionEvent } from '../event.ts';
import type { RetryCommand } from '../given-command.ts';
import { personObstacle } from '../handover.ts';
import { landingOf } from '../migrate.ts';
import { retriedAt, retryObstacle } from '../retryable.ts';
import { settingProblems } from '../set-variables.ts';
import type { ConversationState } from '../state.ts';
import {
  ALL,
  type Command,
  done,
  doneThough,
  failedAgain,
  not,
  notSent,
  over,
  type Refusal,
  statusOf,
} from './command.ts';

const NOT_LOADED = 'The session has not loaded its flow yet: try again.';

/** On another version it is a migration, which goes on there with a session that has failed. */
export function retryCommand({ id, by, to, guard }: RetryCommand): Command {
  let known: number | undefined;
  return {
    name: 'retry',
    interrupts: [],
    refusal(state, now) {
      known ??= retriedAt(state);
      const obstacle = retryObstacle(state, now, { guard, known });
      return obstacle && not(obstacle.code, obstacle.reason);
    },
    *run(conversation) {
      if (to) {
        const moved = yield* migrateCommand({ id, by, flow: to }).run(conversation);
        return (moved.done && failedAgain(conversation.state)) || moved;
      }
      yield* conversation.handle({ kind: 'retry', id, by: 'operator', who: by });
      return failedAgain(conversation.state) ?? done(`The session goes on; it is ${statusOf(conversation.state)}.`);
    },
  };
}

export function endCommand(because?: string): Command {
  return {
    name: 'end',
    interrupts: ALL,
    refusal: () => null,
    *run(conversation) {
      const before = statusOf(conversation.state);
      yield* conversation.handle({ kind: 'end', because });
      return done(before === 'ended' ? 'The session had ended already.' : 'The session has ended.');
    },
  };
}

export function outsideCommand(event: Omit<SessionEvent<'outside'>, 'kind'>): Command {
  return {
    name: 'event',
    interrupts: [],
    refusal: over,
    *run(conversation) {
      yield* conversation.handle({ kind: 'outside', ...event });
      const { state } = conversation;
      if (state.session?.events.some(({ id }) => id === event.id))
        return done('It is kept until the flow waits for it.');
      return doneThough(state, 'The flow goes on with it.');
    },
  };
}

function cannotSay(state: ConversationState, now: number): Refusal | null {
  const obstacle = personObstacle(state, now);
  return obstacle && not(obstacle.code, obstacle.reason);
}

export function sayCommand(event: Omit<SessionEvent<'personSays'>, 'kind'>): Command {
  return {
    name: 'say',
    interrupts: ['forward'],
    refusal: cannotSay,
    *run(conversation) {
      yield* conversation.handle({ kind: 'personSays', ...event });
      return notSent(conversation.state) ?? done('It was sent.');
    },
  };
}

export function handoverCommand(event: Omit<SessionEvent<'handover'>, 'kind'>): Command {
  return {
    name: 'handover',
    interrupts: ALL,
    refusal: over,
    *run(conversation) {
      yield* conversation.handle({ kind: 'handover', ...event });
      const { session } = conversation.state;
      if (session?.status === 'handedOver') return done(`The conversation is with ${event.to}.`);
      const why = session?.failure?.reason ?? `${event.to} could not be told: the bot has the conversation.`;
      return not('HANDOVER_FAILED', why);
    },
  };
}

export function releaseCommand(id: string): Command {
  return {
    name: 'release',
    interrupts: ['forward'],
    refusal: (state) =>
      statusOf(state) === 'handedOver'
        ? null
        : not('NOT_HANDED_OVER', `There is nothing to release: the session is ${statusOf(state)}.`),
    *run(conversation) {
      yield* conversation.handle({ kind: 'release', id });
      return doneThough(conversation.state, 'The bot has the conversation again.');
    },
  };
}

export function setVariablesCommand(id: string, variables: JsonObject): Command {
  return {
    name: 'variables',
    interrupts: [],
    refusal: over,
    *run(conversation) {
      const missing = yield* conversation.ready();
      const { flow } = conversation.context();
      const flowState = conversation.state.session?.flowState;
      if (missing || !flow || !flowState) return not('SESSION_NOT_READY', missing?.reason ?? NOT_LOADED);
      const problems = settingProblems(variables, flow, flowState);
      if (problems.length > 0) return not('VARIABLES_UNFIT', problems.join(' '));
      yield* conversation.handle({ kind: 'setVariables', id, variables });
      return done(`Set: ${Object.keys(variables).join(', ')}.`);
    },
  };
}

interface Move {
  id: string;
  by?: string;
  flow: NonNullable<LoadInput['flow']>;
  step?: string;
}

/** To another version: it lands at a turn's boundary, or stays where it is and says why. */
export function migrateCommand({ id, by, flow, step }: Move): Command {
  return {
    name: 'migrate',
    interrupts: ALL,
    refusal: over,
    *run(conversation) {
      const missing = yield* conversation.ready();
      const { session } = conversation.state;
      const { flow: from } = conversation.context();
      if (missing || !from || !session?.flowState) return not('SESSION_NOT_READY', missing?.reason ?? NOT_LOADED);
      const loaded = yield* conversation.load({ ...loadInput(session), flow });
      if ('kind' in loaded) return not('FLOW_NOT_FOUND', loaded.reason);
      const landing = landingOf({ from, to: loaded.flow, state: session.flowState, step });
      if (!landing.lands) return not('DOES_NOT_LAND', landing.problems.join(' '));
      yield* conversation.handle({ kind: 'migrate', id, loaded, who: by, ...(step === undefined ? {} : { step }) });
      const where = `${loaded.flow.flow}@${loaded.flow.version}, at ${landing.step || 'its beginning'}`;
      return doneThough(conversation.state, `The session runs on ${where}.`);
    },
  };
}
