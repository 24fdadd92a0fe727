/** The app as it is linked, and whom it writes to. */
export interface LinkedFacts {
  projectId: string;
  appId: string;
  region: string;
  clientId: string;
  clientSecret: string;
  publicUrl: string;
  channel: string;
  identity: string;
}

/** What a request has to be, whole: what is not named here must not be there. */
export interface Fact {
  name: string;
  /** Of our notes on Sinch's public documentation, as it was on 23 Nov 2026. */
  sections: string;
  /** Method and path. */
  at: RegExp;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

/** All that a webhook may name (5.1). */
export const TRIGGERS = [
  ...['MESSAGE_INBOUND', 'MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION', 'MESSAGE_DELIVERY', 'MESSAGE_SUBMIT'],
  ...['EVENT_INBOUND', 'EVENT_DELIVERY', 'CONVERSATION_START', 'CONVERSATION_STOP', 'CONVERSATION_DELETE'],
  ...['CONTACT_CREATE', 'CONTACT_UPDATE', 'CONTACT_DELETE', 'CONTACT_MERGE', 'CONTACT_IDENTITIES_DUPLICATION'],
  ...['CAPABILITY', 'OPT_IN', 'OPT_OUT', 'CHANNEL_EVENT', 'UNSUPPORTED', 'SMART_CONVERSATION', 'RECORD_NOTIFICATION'],
];

const LENGTH = expect.stringMatching(/^\d+$/);
/** RFC 3339, which is how Sinch writes times. */
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const ULID = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

/** Every request that linking, syncing, sending and unlinking may make. */
export function facts(linked: LinkedFacts): Fact[] {
  return [tokenRequest(linked), ...appRequests(linked), ...webhookRequests(linked), ...messageRequests(linked)];
}

function tokenRequest({ clientId, clientSecret }: LinkedFacts): Fact {
  return {
    name: 'an access token',
    sections: '1',
    at: /^POST \/oauth2\/token$/,
    query: {},
    headers: {
      host: 'auth.sinch.com',
      connection: 'keep-alive',
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': LENGTH,
    },
    body: 'grant_type=client_credentials',
  };
}

function appRequests(linked: LinkedFacts): Fact[] {
  return [{ name: 'the app', sections: '1, 2', at: below(linked, `GET /apps/${linked.appId}`), ...asked(linked) }];
}

/** Listed below the app, made and changed beside it: POST on the list's path is 501. */
function webhookRequests(linked: LinkedFacts): Fact[] {
  const { appId, publicUrl } = linked;
  const body = {
    app_id: appId,
    target: `${publicUrl}/webhooks/sinch/${appId}`,
    // Left out, it would be DISMISS.
    target_type: 'HTTP',
    triggers: expect.any(Array),
    secret: expect.stringMatching(/^[\w-]{32,}$/),
  };
  const one = `/webhooks/${ULID}`;
  const query = { update_mask: 'target,target_type,triggers,secret' };
  return [
    { name: 'webhooks', sections: '3.4', at: below(linked, `GET /apps/${appId}/webhooks`), ...asked(linked) },
    { name: 'a new webhook', sections: '3.4, 5', at: below(linked, 'POST /webhooks'), ...told(linked, body) },
    { name: 'a changed webhook', sections: '3.4, 5', at: below(linked, `PATCH ${one}`), ...told(linked, body), query },
    { name: 'a removed webhook', sections: '3.4', at: below(linked, `DELETE ${one}`), ...asked(linked) },
  ];
}

function messageRequests(linked: LinkedFacts): Fact[] {
  const { appId, channel, identity } = linked;
  const body = {
    app_id: appId,
    // Not by contact_id: this is what DISPATCH mode takes too.
    recipient: { identified_by: { channel_identities: [{ channel, identity }] } },
    message: { text_message: { text: expect.stringMatching(/^(first|second) \w+$/) } },
    channel_priority_order: [channel],
    message_metadata: expect.stringMatching(/^cq1:.{1,1020}$/),
    correlation_id: expect.stringMatching(/^.{1,128}$/),
  };
  // Without a channel: by its fallback, a message to a phone number may have gone out on another one.
  const query = {
    ...{ app_id: appId, channel_identity: identity, start_time: TIME, page_size: '1000' },
    ...{ view: 'WITH_METADATA', direction: 'TO_CONTACT', messages_source: 'CONVERSATION_SOURCE' },
  };
  return [
    { name: 'a message', sections: '3.1, 3.2', at: below(linked, 'POST /messages:send'), ...told(linked, body) },
    { name: 'messages', sections: '3.4', at: below(linked, 'GET /messages'), ...asked(linked), query },
  ];
}

function below({ projectId }: LinkedFacts, request: string): RegExp {
  return new RegExp(`^${request.replace(' ', ` /v1/projects/${projectId}`)}$`);
}

/** Of a region's own host, with a bearer token. */
function asked({ region }: LinkedFacts) {
  const headers = {
    host: `${region}.conversation.api.sinch.com`,
    connection: 'keep-alive',
    accept: 'application/json',
    authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/),
  };
  return { query: {}, headers, body: '' };
}

function told(linked: LinkedFacts, body: object) {
  const { headers, query } = asked(linked);
  return { query, headers: { ...headers, 'content-type': 'application/json', 'content-length': LENGTH }, body };
}
