import type { IncomingHttpHeaders } from 'node:http';
import { verifySignature } from '../../adapters/sinch-signature.ts';
import { type Callback, type ParsedCallback, parseCallback } from '../../core/sinch/callback.ts';
import { toConsentChange } from '../../core/sinch/consent.ts';
import { toIdChange } from '../../core/sinch/id-change.ts';
import { toInboundMessage, toReaction, toUnsupported } from '../../core/sinch/inbound.ts';
import { toReceipt } from '../../core/sinch/receipt.ts';
import type { ApiDeps } from '../deps.ts';
import { hasNoNul } from '../fields.ts';
import type { TakeHint } from './hint-app.ts';
import { type Outcome, ok, tryAgain } from './outcome.ts';
import { persistMessage, takeReaction } from './persist-message.ts';
import { takeConsent } from './take-consent.ts';
import { takeIdChange } from './take-id-change.ts';
import { takeReceipt } from './take-receipt.ts';

/** More is kept raw and cut: no callback of a conversation is near it. */
export const MAX_CALLBACK_BYTES = 256 * 1024;

/** One POST of Sinch's, untouched. */
export interface WebhookCall {
  appId: string;
  headers: IncomingHttpHeaders;
  rawBody: Buffer;
}

export interface WebhookDeps extends ApiDeps {
  takeHint: TakeHint;
}

/** Decides one webhook call: 200 only once its content is safe, 401 without a valid signature, else 503. Never rejects. */
export async function receiveCallback(deps: WebhookDeps, call: WebhookCall): Promise<Outcome> {
  let secrets: string[] | undefined;
  try {
    secrets = await secretsOf(deps, call.appId);
  } catch (error) {
    return tryAgain('databaseAway', error);
  }
  if (secrets === undefined) return { status: 401, word: 'unknownApp', reason: 'the app is not linked' };
  const checked = verifySignature({ headers: call.headers, rawBody: call.rawBody, secrets, now: deps.now() });
  if (!checked.ok) return { status: 401, word: 'unsigned', reason: checked.reason };
  if (call.rawBody.length > MAX_CALLBACK_BYTES) return keepDeadLetter(deps, call, 'tooLarge');
  const parsed = parse(call.rawBody);
  if (!parsed.ok) return { ...(await keepDeadLetter(deps, call, 'unreadable')), reason: parsed.problems.join('; ') };
  deps.takeHint(call.appId, parsed.callback);
  return take(deps, call.appId, parsed.callback);
}

/** The database cannot even be asked for an id with a NUL in it, which is no reason to come again. */
async function secretsOf({ links }: ApiDeps, appId: string): Promise<string[] | undefined> {
  return hasNoNul(appId) ? (await links.secrets(appId))?.webhookSecrets : undefined;
}

// zod takes known fields only, so a key like __proto__ goes nowhere.
function parse(rawBody: Buffer): ParsedCallback {
  try {
    return parseCallback(JSON.parse(rawBody.toString('utf8')));
  } catch {
    return { ok: false, problems: ['the body is not JSON'] };
  }
}

/** Other kinds than these change nothing here yet: they are counted. */
function take(deps: ApiDeps, appId: string, callback: Callback): Outcome | Promise<Outcome> {
  deps.counters.add('colloquy_callbacks_total', callback.kind);
  switch (callback.kind) {
    case 'MESSAGE_INBOUND':
      return persistMessage(deps, toInboundMessage(callback, appId));
    case 'EVENT_INBOUND':
      return takeReaction(deps, toReaction(callback, appId));
    case 'UNSUPPORTED': {
      const message = toUnsupported(callback, appId);
      const reason = 'it echoes what the bot said, or names no message or nobody';
      return message ? persistMessage(deps, message) : { ...ok('counted'), reason };
    }
    case 'MESSAGE_DELIVERY':
      return takeReceipt(deps, appId, toReceipt(callback));
    case 'OPT_IN':
    case 'OPT_OUT':
      return takeConsent(deps, appId, toConsentChange(callback));
    case 'CONTACT_MERGE':
    case 'CONTACT_DELETE':
    case 'CONVERSATION_START':
    case 'CONVERSATION_STOP':
    case 'CONVERSATION_DELETE':
      return takeIdChange(deps, appId, toIdChange(callback));
    case 'unknown':
      return { ...ok('unknownKind'), reason: `its top-level keys are ${callback.keys.slice(0, 10).join(', ')}` };
    default:
      return ok('counted');
  }
}

/** A 4xx would lose it at Sinch, so it is kept for a person to look at. */
async function keepDeadLetter(
  deps: ApiDeps,
  { appId, rawBody }: WebhookCall,
  reason: 'unreadable' | 'tooLarge',
): Promise<Outcome> {
  const body = rawBody.subarray(0, MAX_CALLBACK_BYTES);
  const truncated = body.length < rawBody.length;
  try {
    await deps.deadLetters.keep({ appId, reason, body, truncated, receivedAt: deps.now() });
    return { ...ok('deadLetter'), reason };
  } catch (error) {
    return tryAgain('databaseAway', error);
  }
}
