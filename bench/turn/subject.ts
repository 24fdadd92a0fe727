import type { SinchApp } from '../../adapters/sinch-app.ts';
import type { SinchWebhook } from '../../adapters/sinch-client.ts';
import type { Audience } from './callbacks.ts';

/** One of the two that are compared. */
export interface Subject {
  name: 'colloquy' | 'bare';
  app: SinchApp;
  audience: Audience;
  /** Where its callbacks go, as Sinch knows it. */
  webhook: SinchWebhook;
  /** Its API and its worker. */
  pids: number[];
  /** Of its conversations. */
  workflowType: string;
}
