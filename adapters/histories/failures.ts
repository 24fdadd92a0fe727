import type { ProtoFailure } from '@temporalio/common';
import type { Json } from '../../core/json.ts';
import type { EffectFailure } from '../../core/session/effect-failure.ts';
import { jsonsOf, payloadJson } from './payloads.ts';

/** A failure of a decoded history. Our failure converter keeps message and stack in a payload. */
export function recordedFailure(failure: ProtoFailure | null | undefined): EffectFailure {
  const { applicationFailureInfo: application, timeoutFailureInfo: timeout } = failure ?? {};
  const beat = timeout?.lastHeartbeatDetails;
  return {
    kind: kindOf(failure),
    type: application?.type ?? '',
    message: messageOf(failure),
    details: jsonsOf(application?.details ?? failure?.canceledFailureInfo?.details),
    ...(beat ? { heartbeat: jsonsOf(beat) } : {}),
    ...(failure?.cause ? { cause: recordedFailure(failure.cause) } : {}),
  };
}

function kindOf(failure: ProtoFailure | null | undefined): EffectFailure['kind'] {
  if (failure?.applicationFailureInfo) return 'application';
  if (failure?.timeoutFailureInfo) return 'timeout';
  return failure?.canceledFailureInfo ? 'cancelled' : 'other';
}

function messageOf(failure: ProtoFailure | null | undefined): string {
  const encoded: Json = failure?.encodedAttributes ? payloadJson(failure.encodedAttributes) : null;
  const message = typeof encoded === 'object' && encoded !== null && 'message' in encoded ? encoded.message : undefined;
  return typeof message === 'string' ? message : (failure?.message ?? '');
}
