/** Who can be asked about, and by what id the answer is known again. */
export interface CapabilityQuery {
  channel: string;
  identity: string;
  requestId: string;
}

/** Body of `capability:query`. Its answer only echoes; what the channel can do comes as a CAPABILITY callback. */
export function capabilityRequest(appId: string, { channel, identity, requestId }: CapabilityQuery) {
  const recipient = { identified_by: { channel_identities: [{ channel, identity }] } };
  return { app_id: appId, recipient, request_id: requestId };
}
