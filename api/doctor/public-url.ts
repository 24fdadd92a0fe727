import { type Finding, failed, ok, warning } from '../../core/doctor/check.ts';
import type { DoctorDeps } from './deps.ts';

const ON_THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

/** Whether Sinch can know where to deliver. An emulator beside us reaches this machine; Sinch itself does not. */
export function publicUrlCheck({ publicUrl, sinchIsElsewhere }: DoctorDeps): Finding {
  const todo = 'Set PUBLIC_URL to the https address at which Sinch reaches the API, for the API and for the worker.';
  if (publicUrl === undefined) return failed('It is not set: Sinch does not know where to deliver.', todo);
  if (sinchIsElsewhere) return ok(`It is ${publicUrl}.`);
  const { hostname, protocol } = new URL(publicUrl);
  if (ON_THIS_MACHINE.test(hostname)) return failed(`It is ${publicUrl}, where Sinch reaches nobody.`, todo);
  if (protocol === 'https:') return ok(`It is ${publicUrl}.`);
  return warning(`It is ${publicUrl}: what contacts write travels in the clear.`, todo);
}
