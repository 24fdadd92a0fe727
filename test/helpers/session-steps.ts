import type { CompiledStep } from '../../core/flow/compiled.ts';
import { step } from './flows.ts';

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

/** A step that waits for something outside, into `vars.name`. */
export function awaitingEvent(id: string, name: string, more: object = {}): CompiledStep {
  return step('wait', id, { for: { kind: 'event', name, into: 'name' }, keep: false, ...more });
}

/** A step that waits for a time. */
export function pausing(id: string, ms: number): CompiledStep {
  return step('wait', id, { for: { kind: 'time', ms }, keep: false });
}
