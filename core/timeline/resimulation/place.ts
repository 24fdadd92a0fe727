import type { CompiledFlow } from '../../flow/compiled.ts';
import { stepAt } from '../../flow/frames.ts';
import type { Session } from '../../session/state.ts';

/** Where a session stands, as steps are named outside their flow; '' where it has no flow yet. */
export function placeOf(session: Session | null, flow: CompiledFlow | null): string {
  const state = session?.flowState ?? null;
  return (flow && stepAt(flow, state)?.name) ?? state?.at ?? '';
}

/** The question that a session waits on; '' where it waits for anything else. */
export function questionOf(session: Session | null, flow: CompiledFlow | null): string {
  return session?.status === 'open' && session.flowState?.wait?.kind === 'answer' ? placeOf(session, flow) : '';
}
