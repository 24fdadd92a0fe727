import { z } from 'zod';
import { EmulatorError, type Problem, parse } from '../error.ts';
import { type Fault, FaultRule, kindOf } from '../faults.ts';
import { Trigger } from '../state/webhooks.ts';
import { OPERATIONS } from '../vendor/operations.ts';
import type { ControlOperation } from './operation.ts';

const Rules = z.strictObject({ rules: z.array(FaultRule) });

const OPERATION_NAMES = OPERATIONS.map(({ name }) => name);
const CALLBACK_NAMES = ['callback', ...Trigger.options.map((trigger) => `callback:${trigger}`)];

type FaultKey = keyof Fault;
const ANSWER_FAULTS: readonly FaultKey[] = ['status', 'headers', 'body', 'delayMs', 'drop'];
const CALL_FAULTS: readonly FaultKey[] = [...ANSWER_FAULTS, 'expireToken', 'revokeToken'];
const CALLBACK_FAULTS: readonly FaultKey[] = ['delayMs', 'drop', 'reorder', 'duplicate'];

/** Which faults an operation can play; an unknown one none. */
function playable(on: string): readonly FaultKey[] {
  if (CALLBACK_NAMES.includes(on)) return CALLBACK_FAULTS;
  if (on === 'token') return ANSWER_FAULTS;
  if (on === 'messages:send') return [...CALL_FAULTS, 'receipt', 'listLagMs'];
  if (on === 'messages:list') return [...CALL_FAULTS, 'listLagMs'];
  return OPERATION_NAMES.includes(on) ? CALL_FAULTS : [];
}

function problemOf({ on, then }: FaultRule): string | undefined {
  const allowed: readonly string[] = playable(on);
  if (allowed.length === 0) {
    return `on: unknown; known are ${[...OPERATION_NAMES, 'callback', 'callback:<TRIGGER>'].join(', ')}`;
  }
  const given = Object.keys(then);
  const strange = given.filter((key) => !allowed.includes(key));
  if (given.length === 0 || strange.length > 0) return `then: ${on} can play ${allowed.join(', ')}`;
  if (kindOf(then) !== 'transport' && given.length > 1) return `then: ${kindOf(then)} needs a rule of its own`;
  if (then.reorder && given.length > 1) return 'then: reorder needs a rule of its own';
  if (then.status === undefined && (then.headers || then.body !== undefined)) return 'then: headers, body need status';
  return undefined;
}

function problemsOf(rules: readonly FaultRule[]): Problem[] {
  return rules.flatMap((rule, place) => {
    const description = problemOf(rule);
    return description ? [{ field: `rules.${place}`, description }] : [];
  });
}

/** Replaces the rules; an empty list heals everything. The first rule that fits a call is played, `times` times. */
export const setFaults: ControlOperation = {
  method: 'POST',
  path: '/control/faults',
  handle({ faults }, { body }) {
    const { rules } = parse(Rules, body);
    const problems = problemsOf(rules);
    if (problems.length > 0) {
      const text = problems.map(({ field, description }) => `${field}.${description}`).join('; ');
      throw new EmulatorError(400, text, problems);
    }
    faults.replace(rules);
    return { status: 200, body: { rules: faults.rules() } };
  },
};

export const getFaults: ControlOperation = {
  method: 'GET',
  path: '/control/faults',
  handle: ({ faults }) => ({ status: 200, body: { rules: faults.rules() } }),
};
