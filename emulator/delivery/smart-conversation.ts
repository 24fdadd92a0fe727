import type { Emulator } from '../emulator.ts';
import { isObject } from '../json.ts';
import type { App } from '../state/apps.ts';
import type { Message } from '../state/messages.ts';
import { inboundPayload } from './payloads.ts';
import { maskPersonalData } from './personal-data.ts';

/* What Smart Conversations say of an inbound text. The shapes are Sinch's; what stands in them is inferred. */

function textOf({ text_message }: Message['content']): string | undefined {
  return isObject(text_message) && typeof text_message.text === 'string' ? text_message.text : undefined;
}

/** Nobody analyses here: every text is neutral, of no known intent and safe. Only its masking is real. */
function analysisOf(message: string): object {
  const sentiment = { sentiment: 'neutral', score: 1 };
  const intent = { intent: 'unknown', score: 1 };
  return {
    ml_sentiment_result: [{ message, results: [sentiment], ...sentiment }],
    ml_nlu_result: [{ message, results: [intent], ...intent }],
    ml_image_recognition_result: [],
    ml_pii_result: [{ message, masked: maskPersonalData(message) }],
    ml_offensive_analysis_result: [{ message, url: '', evaluation: 'SAFE', score: 1 }],
  };
}

function analysisPayload(message: Message, text: string): object {
  const time = new Date(message.at).toISOString();
  return {
    app_id: message.appId,
    accepted_time: time,
    event_time: time,
    smart_conversation_notification: {
      contact_id: message.contactId,
      channel_identity: message.identity,
      channel: message.channel,
      message_id: message.id,
      conversation_id: message.conversationId,
      analysis_results: analysisOf(text),
    },
    message_metadata: message.metadata,
    correlation_id: message.correlationId,
  };
}

/** The callback of the message itself, with another key and masked. */
function redactionPayload(message: Message, text: string): object {
  const content = { ...message.content, text_message: { text: maskPersonalData(text) } };
  const { message: message_redaction, ...envelope } = inboundPayload({ ...message, content });
  return { ...envelope, message_redaction };
}

/** An app with Smart Conversations hears twice more of a text: what it says, and the text without personal data. */
export function tellOfAnalysis({ deliveries }: Emulator, app: App, message: Message): void {
  const text = textOf(message.content);
  if (!app.settings.smart_conversation.enabled || text === undefined) return;
  const about = { app, lane: message.identity };
  const redaction = redactionPayload(message, text);
  deliveries.publish({ ...about, trigger: 'MESSAGE_INBOUND_SMART_CONVERSATION_REDACTION', payload: redaction });
  deliveries.publish({ ...about, trigger: 'SMART_CONVERSATION', payload: analysisPayload(message, text) });
}
