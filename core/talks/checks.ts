import { didYouMean } from '../flow/problem.ts';
import type { Json, JsonObject } from '../json.ts';
import { holds, isSame } from '../same.ts';
import { personOf } from '../session/forwarding.ts';
import type { ActKind } from './acts.ts';
import type { Happening } from './happening.ts';
import { fitsPattern } from './pattern.ts';
import { type Mismatch, type Playing, standing, unexpected, unread } from './playing.ts';
import { readOne, readRow } from './read-bubbles.ts';
import type { ExpectedCall, LineKind, LineValues } from './schema/line.ts';
import { bubbleText } from './story.ts';

/** Kinds of line that say what must be so by then. */
export type CheckKind = Exclude<LineKind, ActKind>;

/** What is not as the line says; null when all is. */
export type Check<K extends CheckKind> = (playing: Playing, value: LineValues[K]) => Mismatch | null;

const mismatch = (message: string, ...details: string[]): Mismatch => ({ message, details });

/** The sentence, and where the session stands instead. */
const elsewhere = (message: string, { stage }: Playing) => mismatch(message, standing(stage));

const shown = (value: Json | undefined) => (value === undefined ? 'has no value' : `is ${JSON.stringify(value)}`);

/** Variables of the flow under test, also while it runs another one. */
function varsNow({ stage }: Playing): JsonObject {
  const state = stage.session?.flowState;
  return state?.callers[0]?.vars ?? state?.vars ?? {};
}

function checkVars(playing: Playing, expected: JsonObject): Mismatch | null {
  const vars = varsNow(playing);
  const { variables } = playing.stage.scene.flow;
  const wrong = Object.entries(expected).flatMap(([name, value]) => {
    if (!Object.hasOwn(variables, name)) {
      const hint = didYouMean(name, Object.keys(variables));
      return [`The flow declares no variable ${name}. ${hint}`.trimEnd()];
    }
    const had = Object.hasOwn(vars, name) ? vars[name] : undefined;
    const right = value === null ? had === undefined : had !== undefined && isSame(value, had);
    return right
      ? []
      : [`vars.${name} ${shown(had)}, expected: ${value === null ? 'no value' : JSON.stringify(value)}`];
  });
  return wrong.length === 0 ? null : mismatch('The variables are others.', ...wrong);
}

function checkConsent({ stage }: Playing, expected: LineValues['consent']): Mismatch | null {
  const consents = stage.session?.contact.consents ?? {};
  const wrong = Object.entries(expected).flatMap(([kind, given]) => {
    const had = Object.hasOwn(consents, kind) ? consents[kind] : undefined;
    if ((had === true) === given) return [];
    return [`${kind} ${had === undefined ? 'was never given' : had ? 'is given' : 'is withdrawn'}`];
  });
  return wrong.length === 0 ? null : mismatch('The consents are others.', ...wrong);
}

type Call = Happening<'call'>;

function fitsCall({ request, headers, body }: ExpectedCall, call: Call): boolean {
  if (!fitsPattern(request, call.request.line)) return false;
  const had = call.request.headers;
  const named = Object.entries(headers).every(([name, value]) => had[name.toLowerCase()] === value);
  return named && (body === undefined || (call.request.body !== undefined && holds(body, call.request.body)));
}

function callLines(calls: readonly Call[]): string[] {
  if (calls.length === 0) return ['No call was made in this talk.'];
  const bodyOf = ({ body }: Call['request']) => (body === undefined ? '' : ` ${JSON.stringify(body)}`);
  return ['Calls of this talk:', ...calls.map(({ request }) => `  ${request.line}${bodyOf(request)}`)];
}

// Counted over the whole talk: that a duplicate calls nothing twice shows only so.
function checkCalled({ stage }: Playing, expected: ExpectedCall): Mismatch | null {
  const calls = stage.scene.happenings.filter((one) => one.kind === 'call');
  const { length } = calls.filter((call) => fitsCall(expected, call));
  const { request, times } = expected;
  if (times === undefined ? length > 0 : length === times) return null;
  const wanted = times === undefined ? 'was not made' : `was made ${length} times, expected: ${times}`;
  return mismatch(`The call ${request} ${wanted}.`, ...callLines(calls));
}

function checkNothing(playing: Playing): Mismatch | null {
  const said = unread(playing);
  return said.length === 0 ? null : mismatch('The bot said more.', ...said.map(bubbleText));
}

function checkHandedOver(playing: Playing, to: string): Mismatch | null {
  const { session } = playing.stage;
  const person = session?.status === 'handedOver' ? personOf(session) : undefined;
  if (person && (to === '' || person.to === to)) return null;
  if (person) return mismatch(`The conversation was handed over to ${person.to}, not to ${to}.`);
  return elsewhere(`The conversation was not handed over${to === '' ? '' : ` to ${to}`}.`, playing);
}

/** A failure that no line spoke of yet, the contact's own before those in conversations that it has left; else the own one again. */
function checkFailed(playing: Playing, code: string): Mismatch | null {
  const { session } = playing.stage;
  const failure = session?.failure ?? null;
  const own = session && failure ? [{ session, failure }] : [];
  const meant = [...unexpected(playing), ...own].find((one) => code === '' || one.failure.code === code);
  if (meant) {
    playing.expectedFailures.set(meant.session.id, meant.failure);
    return null;
  }
  if (failure) return elsewhere(`The session failed with ${failure.code}, not with ${code}.`, playing);
  return elsewhere('The session did not fail.', playing);
}

export const CHECKS: { [K in CheckKind]: Check<K> } = {
  bot: (playing, bubbles) => (Array.isArray(bubbles) ? readRow(playing, bubbles) : readOne(playing, bubbles)),
  vars: checkVars,
  consent: checkConsent,
  called: checkCalled,
  nothing: checkNothing,
  handed_over: checkHandedOver,
  failed: checkFailed,
  ended: (playing) =>
    playing.stage.session?.status === 'ended' ? null : elsewhere('The session has not ended.', playing),
};
