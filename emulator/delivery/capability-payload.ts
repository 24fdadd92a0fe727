import { type App, hasChannel } from '../state/apps.ts';

export interface Capability {
  app: App;
  channel: string;
  identity: string;
  /** '' where the identity belongs to no contact. */
  contactId: string;
  requestId: string;
  /** Epoch ms. */
  at: number;
}

const NO_CHANNEL = {
  capability_status: 'NO_CAPABILITY',
  reason: {
    code: 'CHANNEL_CONFIGURATION_MISSING',
    description: 'The app has no such channel',
    sub_code: 'UNSPECIFIED_SUB_CODE',
  },
};

/** Everybody can do everything on the channels of the app, and nothing on others (inferred). */
export function capabilityPayload({ app, channel, identity, contactId, requestId, at }: Capability): object {
  const time = new Date(at).toISOString();
  const capable = hasChannel(app, channel) ? { capability_status: 'CAPABILITY_FULL' } : NO_CHANNEL;
  return {
    app_id: app.id,
    accepted_time: time,
    event_time: time,
    capability_notification: { contact_id: contactId, identity, channel, ...capable, request_id: requestId },
    message_metadata: '',
    correlation_id: '',
  };
}
