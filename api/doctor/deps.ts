import type { CheckPlan } from '../../adapters/doctor/run-checks.ts';
import type { DoctorCallbacks } from '../../adapters/doctor-callbacks.ts';
import type { SinchWith } from '../sinch-with.ts';

/** What the doctor asks of Sinch. */
export type FreshSinch = Pick<SinchWith, 'refreshToken' | 'getApp' | 'listWebhooks' | 'queryCapability'>;

/** What the doctor needs beside what the API has. */
export interface DoctorDeps {
  /** What stands under every app. */
  installation: readonly CheckPlan[];
  callbacks: DoctorCallbacks;
  sinchWith: (clientSecret: string) => FreshSinch;
  /** Where Sinch reaches this installation; undefined where nobody said. */
  publicUrl: string | undefined;
  /** Whether SINCH_API_URL names another one than Sinch's own. */
  sinchIsElsewhere: boolean;
  /** How long to wait for the callback, and between two looks, ms. */
  callbackWithinMs: number;
  lookEveryMs: number;
}
