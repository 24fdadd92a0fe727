import type { RecordedRun } from './recording.ts';

/** How a recorded conversation stands at its end; `code` and what follows: of its failure, '' where there is none or nobody recorded it. */
export interface LastKnown {
  state: string;
  code: string;
  step: string;
  reason: string;
}

const NOTHING: LastKnown = { state: '', code: '', step: '', reason: '' };

/** What the recorded states and search attributes say, the last of them: the state itself is recorded between runs only. */
export function lastKnown(runs: RecordedRun[]): LastKnown {
  return runs.flatMap(({ events }) => events).reduce(known, NOTHING);
}

function known(before: LastKnown, event: RecordedRun['events'][number]): LastKnown {
  if (event.kind === 'started' || event.kind === 'continuedAsNew') {
    const session = event.input.carried?.session;
    if (!session) return before;
    const { code = '', step = '', reason = '' } = session.failure ?? {};
    return { state: session.status, code, step, reason };
  }
  if (event.kind !== 'attributesChanged') return before;
  const { SessionState: state = before.state, FailureCode: code = before.code } = event.attributes;
  const named = { state: text(state), code: text(code) };
  return named.code === before.code ? { ...before, ...named } : { ...NOTHING, ...named };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
