import type { CompiledStep } from '../../../core/flow/compiled.ts';
import type { SessionStart } from '../../../core/session/outside.ts';
import { step } from '../../helpers/flows.ts';
import { START } from './play.ts';

/** A session begun from outside; on a channel that takes any message. */
export function aStart(more: Partial<SessionStart> = {}): SessionStart {
  const to = { appId: '01APPAAAAAAAAAAAAAAAAAAAAA', channel: 'SMS', identity: '+46700000001' };
  return { kind: 'start', id: 'k1', ...to, variables: {}, at: START, ...more };
}

/** A step that waits for a receipt of what was said last. */
export function awaitingReceipt(id: string, status: 'delivered' | 'read', more: object = {}): CompiledStep {
  return step('wait', id, { for: { kind: 'receipt', status }, keep: false, ...more });
}

/** A step that hands over to support. */
export function handingOver(id: string, onRelease: string, more: object = {}): CompiledStep {
  return step('handover', id, { to: 'support', note: 'Help!', onRelease, ...more });
}

/** A step that makes a request. */
export function calling(id: string, more: object = {}): CompiledStep {
  const request = { method: 'POST' as const, url: 'https://shop.example/orders', headers: {}, into: null };
  return step('call', id, { ...request, timeoutMs: 1_000, retries: 0, onStatus: {}, ...more });
}
