import { isDoctorRequest } from '../../core/doctor/request-id.ts';
import type { ApiDeps } from '../deps.ts';
import { type Outcome, ok, tryAgain } from './outcome.ts';

/** What a channel can do is of interest to nobody here; that the doctor's question came back is noted for whoever asked it. */
export async function takeCapability(deps: ApiDeps, appId: string, requestId: string): Promise<Outcome> {
  if (!isDoctorRequest(requestId)) return ok('counted');
  try {
    await deps.doctor.callbacks.note({ requestId, appId, receivedAt: deps.now() });
    return ok('doctor');
  } catch (error) {
    return tryAgain('databaseAway', error);
  }
}
