import type { CompiledFlow } from '../../flow/compiled.ts';
import type { FlowWait } from '../../flow/engine-types.ts';
import type { Session } from '../../session/state.ts';
import { placeOf } from './place.ts';

const WAITS: { [K in FlowWait['kind']]: string } = {
  answer: 'asks',
  time: 'waits for a time at',
  receipt: 'waits for a receipt at',
  event: 'waits for an event at',
  person: 'is with a person at',
  call: 'calls at',
};

/** Where a session stands, in a few words: `asks ask_size`. */
export function standingOf(session: Session | null, flow: CompiledFlow | null): string {
  if (!session) return 'has not begun';
  if (session.status === 'ended') return `ends: ${session.endedBecause}`;
  const step = placeOf(session, flow);
  const { failure, flowState } = session;
  // It stands within a sentence.
  const why = failure?.reason.replace(/\.$/, '');
  if (failure) return `fails at ${failure.step || step || 'its beginning'} (${failure.code}): ${why}`;
  return flowState?.wait ? `${WAITS[flowState.wait.kind]} ${step}` : `is at ${step || 'its beginning'}`;
}
