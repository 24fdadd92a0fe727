import { type Check, gone, newConversation, on, sourceOf, type World } from './world.ts';

/* What is said: messages, events, conversations. */

const party = ({ app_id, phone }: World) => ({
  app_id,
  recipient: { identified_by: { channel_identities: on(phone()) } },
});

type Messages = World['sinch']['messages'];
type Events = World['sinch']['events'];

/** Sends by one of the methods, and finds the message of that kind again. */
function sends(
  kind: string,
  send: (messages: Messages, to: ReturnType<typeof party>) => Promise<{ message_id?: string }>,
) {
  return async (world: World) => {
    const { message_id = '' } = await send(world.sinch.messages, party(world));
    const found = await world.sinch.messages.get({ message_id, messages_source: sourceOf(world) });
    expect(found).toMatchObject({ id: message_id, app_message: { [kind]: {} }, processing_mode: world.mode });
  };
}

function sendsEvent(
  kind: string,
  send: (events: Events, to: ReturnType<typeof party>) => Promise<{ event_id?: string }>,
) {
  return async (world: World) => {
    const { event_id = '' } = await send(world.sinch.events, party(world));
    expect(await world.sinch.events.get({ event_id })).toMatchObject({ id: event_id, app_event: { [kind]: {} } });
  };
}

async function said(world: World): Promise<string> {
  const message = { text_message: { text: 'Hello' } };
  const { message_id = '' } = await world.sinch.messages.send({
    sendMessageRequestBody: { ...party(world), message },
  });
  return message_id;
}

async function typed(world: World): Promise<string> {
  const sendEventRequestBody = { ...party(world), event: { composing_event: {} } };
  return (await world.sinch.events.send({ sendEventRequestBody })).event_id ?? '';
}

const card = { title: 'Lemon', choices: [{ text_message: { text: 'Take' }, postback_data: 'p' }] };
const section = { title: 'Fruit', items: [{ choice: { title: 'Lemon', postback_data: 'p' } }] };
const agent = { agent: { display_name: 'Ada', type: 'HUMAN' as const } };

const MESSAGE_METHODS: Record<string, Check> = {
  'messages.send': sends('text_message', (messages, to) =>
    messages.send({ sendMessageRequestBody: { ...to, message: { text_message: { text: 'Hello' } } } }),
  ),
  'messages.sendTextMessage': sends('text_message', (messages, to) =>
    messages.sendTextMessage({ sendMessageRequestBody: { ...to, message: { text_message: { text: 'Hello' } } } }),
  ),
  'messages.sendCardMessage': sends('card_message', (messages, to) =>
    messages.sendCardMessage({ sendMessageRequestBody: { ...to, message: { card_message: card } } }),
  ),
  'messages.sendCarouselMessage': sends('carousel_message', (messages, to) =>
    messages.sendCarouselMessage({
      sendMessageRequestBody: { ...to, message: { carousel_message: { cards: [card, card] } } },
    }),
  ),
  'messages.sendChoiceMessage': sends('choice_message', (messages, to) =>
    messages.sendChoiceMessage({
      sendMessageRequestBody: {
        ...to,
        message: { choice_message: { text_message: { text: 'Which?' }, choices: card.choices } },
      },
    }),
  ),
  'messages.sendContactInfoMessage': sends('contact_info_message', (messages, to) =>
    messages.sendContactInfoMessage({
      sendMessageRequestBody: {
        ...to,
        message: { contact_info_message: { name: { full_name: 'Ada' }, phone_numbers: [{ phone_number: '+46' }] } },
      },
    }),
  ),
  'messages.sendListMessage': sends('list_message', (messages, to) =>
    messages.sendListMessage({
      sendMessageRequestBody: { ...to, message: { list_message: { title: 'Which?', sections: [section] } } },
    }),
  ),
  'messages.sendLocationMessage': sends('location_message', (messages, to) =>
    messages.sendLocationMessage({
      sendMessageRequestBody: {
        ...to,
        message: { location_message: { title: 'Here', coordinates: { latitude: 1, longitude: 2 } } },
      },
    }),
  ),
  'messages.sendMediaMessage': sends('media_message', (messages, to) =>
    messages.sendMediaMessage({
      sendMessageRequestBody: { ...to, message: { media_message: { url: 'https://a.example/x.png' } } },
    }),
  ),
  'messages.sendTemplateMessage': sends('template_message', (messages, to) =>
    messages.sendTemplateMessage({
      sendMessageRequestBody: {
        ...to,
        message: { template_message: { omni_template: { template_id: 'shipped', version: '1' } } },
      },
    }),
  ),
  'messages.get': async (world) => {
    const message_id = await said(world);
    const found = await world.sinch.messages.get({ message_id, messages_source: sourceOf(world) });
    expect(found).toMatchObject({ id: message_id, direction: 'TO_CONTACT' });
  },
  'messages.list': async (world) => {
    const id = await said(world);
    const { data } = await world.sinch.messages.list({ app_id: world.app_id, messages_source: sourceOf(world) });
    expect(data[0]).toMatchObject({ id });
  },
  'messages.listLastMessagesByChannelIdentity': async (world) => {
    const message_id = await said(world);
    const messages_source = sourceOf(world);
    const { channel_identity } = await world.sinch.messages.get({ message_id, messages_source });
    const asked = { channel_identities: [channel_identity?.identity ?? ''], messages_source };
    const last = await world.sinch.messages.listLastMessagesByChannelIdentity({
      listLastMessagesByChannelIdentityRequestBody: asked,
    });
    expect(last.data).toMatchObject([{ id: message_id }]);
  },
  'messages.update': async (world) => {
    const messages_source = sourceOf(world);
    const message_id = await said(world);
    const change = { message_id, updateMessageRequestBody: { metadata: 'new' }, messages_source };
    const changed = world.sinch.messages.update(change);
    if (world.mode === 'DISPATCH') await expect(changed).rejects.toMatchObject({ statusCode: 400 });
    else await changed;
    const metadata = world.mode === 'DISPATCH' ? '' : 'new';
    expect(await world.sinch.messages.get({ message_id, messages_source })).toMatchObject({ metadata });
  },
  'messages.delete': async (world) => {
    const named = { message_id: await said(world), messages_source: sourceOf(world) };
    await world.sinch.messages.delete(named);
    await expect(world.sinch.messages.get(named)).rejects.toMatchObject(gone);
  },
  'transcoding.transcodeMessage': async ({ sinch, app_id }) => {
    const app_message = { text_message: { text: 'Hello' } };
    const transcodeMessageRequestBody = { app_id, app_message, channels: ['SMS' as const] };
    const { transcoded_message } = await sinch.transcoding.transcodeMessage({ transcodeMessageRequestBody });
    expect(transcoded_message).toEqual({ SMS: 'Hello' });
  },
  'capability.lookup': async (world) => {
    const asked = { ...party(world), request_id: 'r1' };
    expect(await world.sinch.capability.lookup({ lookupCapabilityRequestBody: asked })).toEqual(asked);
  },
};

const EVENT_METHODS: Record<string, Check> = {
  'events.send': sendsEvent('composing_event', (events, to) =>
    events.send({ sendEventRequestBody: { ...to, event: { composing_event: {} } } }),
  ),
  'events.sendComposingEvent': sendsEvent('composing_event', (events, to) =>
    events.sendComposingEvent({ sendEventRequestBody: { ...to, event: { composing_event: {} } } }),
  ),
  'events.sendComposingEndEvent': sendsEvent('composing_end_event', (events, to) =>
    events.sendComposingEndEvent({ sendEventRequestBody: { ...to, event: { composing_end_event: {} } } }),
  ),
  'events.sendCommentReplyEvent': sendsEvent('comment_reply_event', (events, to) =>
    events.sendCommentReplyEvent({ sendEventRequestBody: { ...to, event: { comment_reply_event: { text: 'Yes' } } } }),
  ),
  'events.sendAgentJoinedEvent': sendsEvent('agent_joined_event', (events, to) =>
    events.sendAgentJoinedEvent({ sendEventRequestBody: { ...to, event: { agent_joined_event: agent } } }),
  ),
  'events.sendAgentLeftEvent': sendsEvent('agent_left_event', (events, to) =>
    events.sendAgentLeftEvent({ sendEventRequestBody: { ...to, event: { agent_left_event: agent } } }),
  ),
  'events.sendGenericEvent': sendsEvent('generic_event', (events, to) =>
    events.sendGenericEvent({ sendEventRequestBody: { ...to, event: { generic_event: { payload: { a: 1 } } } } }),
  ),
  'events.get': async (world) => {
    const event_id = await typed(world);
    expect(await world.sinch.events.get({ event_id })).toMatchObject({ id: event_id });
  },
  'events.list': async (world) => {
    const { conversation_id, contact_id } = await newConversation(world);
    const injectConversationEventRequestBody = { app_event: { composing_event: {} }, accept_time: new Date() };
    const event = await world.sinch.conversation.injectEvent({ conversation_id, injectConversationEventRequestBody });
    expect((await world.sinch.events.list({ contact_id })).data).toMatchObject([{ id: event.event_id }]);
  },
  'events.delete': async (world) => {
    const event_id = await typed(world);
    await world.sinch.events.delete({ event_id });
    await expect(world.sinch.events.get({ event_id })).rejects.toMatchObject(gone);
  },
};

const CONVERSATION_METHODS: Record<string, Check> = {
  'conversation.create': async (world) => {
    const { conversation_id, contact_id } = await newConversation(world);
    expect(await world.sinch.conversation.get({ conversation_id })).toMatchObject({ contact_id, active: true });
  },
  'conversation.get': async (world) => {
    const { conversation_id } = await newConversation(world);
    expect(await world.sinch.conversation.get({ conversation_id })).toMatchObject({ app_id: world.app_id });
  },
  'conversation.list': async (world) => {
    const { conversation_id, contact_id } = await newConversation(world);
    const { data } = await world.sinch.conversation.list({ contact_id, only_active: true });
    expect(data).toMatchObject([{ id: conversation_id }]);
  },
  'conversation.listRecent': async (world) => {
    const { conversation_id } = await newConversation(world);
    const asked = { app_id: world.app_id, page_size: 50, order: 'ASC' };
    const { data } = await world.sinch.conversation.listRecent(asked);
    expect(data.map(({ conversation }) => conversation?.id)).toContain(conversation_id);
  },
  'conversation.update': async (world) => {
    const { conversation_id } = await newConversation(world);
    const change = { conversation_id, updateConversationRequestBody: { metadata: 'new' } };
    await world.sinch.conversation.update(change);
    expect(await world.sinch.conversation.get({ conversation_id })).toMatchObject({ metadata: 'new' });
  },
  'conversation.delete': async (world) => {
    const { conversation_id } = await newConversation(world);
    await world.sinch.conversation.delete({ conversation_id });
    await expect(world.sinch.conversation.get({ conversation_id })).rejects.toMatchObject(gone);
  },
  'conversation.stopActive': async (world) => {
    const { conversation_id } = await newConversation(world);
    await world.sinch.conversation.stopActive({ conversation_id });
    expect(await world.sinch.conversation.get({ conversation_id })).toMatchObject({ active: false });
  },
  'conversation.injectMessage': async (world) => {
    const { conversation_id, contact_id } = await newConversation(world);
    await world.sinch.conversation.injectMessage({
      conversation_id,
      injectMessageRequestBody: {
        app_message: { text_message: { text: 'by phone' } },
        direction: 'TO_CONTACT',
        accept_time: new Date(),
        channel_identity: { channel: 'SMS', identity: '1' },
        contact_id,
      },
    });
    expect((await world.sinch.messages.list({ conversation_id })).data).toMatchObject([{ injected: true }]);
  },
  'conversation.injectEvent': async (world) => {
    const { conversation_id } = await newConversation(world);
    const injectConversationEventRequestBody = { app_event: { composing_event: {} }, accept_time: new Date() };
    const event = await world.sinch.conversation.injectEvent({ conversation_id, injectConversationEventRequestBody });
    const found = await world.sinch.events.get({ event_id: event.event_id ?? '' });
    expect(found).toMatchObject({ conversation_id });
  },
};

export const TALK_METHODS = { ...MESSAGE_METHODS, ...EVENT_METHODS, ...CONVERSATION_METHODS };
