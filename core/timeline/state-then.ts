import type { CompiledFlow } from '../flow/compiled.ts';
import type { FlowWait } from '../flow/engine-types.ts';
import { stepAt } from '../flow/frames.ts';
import type { JsonObject } from '../json.ts';
import { maskedVariables } from '../session/masking.ts';
import type { Session } from '../session/state.ts';
import type { Rerun } from './rerun.ts';
import { valueText } from './sight-words.ts';
import type { StoryEntry } from './story-entry.ts';

/** A session as it stood at some point of its story, for people; sensitive variables are masked. */
export interface StateThen {
  state: Session['status'];
  /** `name@version`; '' until it is loaded. */
  flow: string;
  step: string;
  /** In words; '' while it fails, has ended or is at work. */
  waitsFor: string;
  language: string;
  variables: JsonObject;
  failure?: { step: string; code: string; reason: string };
}

/** How the session stood behind an entry: what the engine gives when it is run up to there; undefined where nobody knows. */
export function stateThen(
  { moments }: Rerun,
  { taken }: StoryEntry,
  { sessionId, flows }: { sessionId: string; flows: ReadonlyMap<string, CompiledFlow> },
): StateThen | undefined {
  if (taken === undefined) return undefined;
  const state = taken === 0 ? moments[0]?.before : moments[taken - 1]?.after;
  const session = state?.session;
  return session?.id === sessionId
    ? viewOf(session, session.flow ? flows.get(session.flow.hash) : undefined)
    : undefined;
}

function viewOf(session: Session, flow: CompiledFlow | undefined): StateThen {
  const { failure, flowState, status } = session;
  return {
    state: status,
    flow: session.flow === null ? '' : `${session.flow.flow}@${session.flow.version}`,
    step: failure?.step || ((flow && stepAt(flow, flowState)?.name) ?? flowState?.at ?? ''),
    waitsFor: status === 'failed' || status === 'ended' ? '' : waitText(flowState?.wait ?? null),
    language: flowState?.language ?? '',
    variables: maskedVariables(flowState, flow),
    ...(failure && { failure: { step: failure.step, code: failure.code, reason: failure.reason } }),
  };
}

function waitText(wait: FlowWait | null): string {
  if (wait === null) return '';
  const until = 'until' in wait && wait.until !== undefined ? `, until ${new Date(wait.until).toISOString()}` : '';
  switch (wait.kind) {
    case 'answer':
      return `an answer${until}`;
    case 'time':
      return `a time${until}`;
    case 'receipt':
      return `a receipt: ${wait.status}${until}`;
    case 'event':
      return `the event ${wait.name}${until}`;
    case 'person':
      return `a person: ${wait.to}${until}`;
    case 'call':
      return 'a call to be answered';
  }
}

/** As lines: what it was, and each variable. */
export function stateLines({ state, flow, step, waitsFor, language, variables, failure }: StateThen): string[] {
  const facts = { state, flow, step, 'waits for': waitsFor, language };
  const shown = Object.entries(facts).filter(([, value]) => value !== '');
  const failed = failure ? [['failed', `${failure.code}: ${failure.reason}`]] : [];
  const vars = Object.entries(variables).map(([name, value]) => [`vars.${name}`, valueText(value)]);
  const rows = [...shown, ...failed, ...vars];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', value = '']) => `${name.padEnd(width)}  ${value}`);
}
