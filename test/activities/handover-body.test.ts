import { webhookOf } from '../../activities/handover-body.ts';
import type { ForwardInput } from '../../contracts/session-activities.ts';
import type { InboundContent } from '../../core/session/inbound.ts';
import type { PlannedForward } from '../../core/session/state.ts';
import { forwardInput, inbound, STARTED } from './handover-doubles.ts';

const bodyOf = (input = forwardInput()) => JSON.parse(webhookOf(input).body);
const iso = (ago: number) => new Date(1_700_000_000_000 - ago).toISOString();

test('the start says who it is about, and all that helps a person to take over', () => {
  expect(bodyOf()).toEqual({
    type: 'handover.started',
    id: webhookOf(forwardInput()).id,
    at: '2023-11-14T22:13:20.000Z',
    app: 'app-1',
    session: {
      id: 'SESSION',
      channel: 'WHATSAPP',
      flow: 'order-status@3',
      language: 'nl',
      contactId: 'CONTACT',
      conversationId: 'CONVERSATION',
      identity: '+46700000001',
    },
    note: 'Order AB123456',
    variables: { orderNo: 'AB123456' },
    transcript: [
      { at: iso(2_000), from: 'contact', text: 'agent' },
      { at: iso(1_000), from: 'bot', text: 'One moment.' },
    ],
  });
});

test('the end says why, and what the contact wrote that was not told before', () => {
  const untold = [{ message: inbound({ kind: 'text', text: 'hello?' }), text: 'hello?' }];
  expect(bodyOf(forwardInput({ kind: 'ended', because: 'released', untold }))).toMatchObject({
    type: 'handover.ended',
    because: 'released',
    untold: [{ kind: 'text', text: 'hello?' }],
  });
});

describe('a message', () => {
  test.each<[InboundContent, object]>([
    [
      { kind: 'text', text: 'hi' },
      { kind: 'text', text: 'hi' },
    ],
    [
      { kind: 'media', url: 'https://cdn.example/a.jpg', caption: 'look' },
      { kind: 'media', text: 'look', media: { url: 'https://cdn.example/a.jpg' } },
    ],
    [
      { kind: 'location', latitude: 59.3, longitude: 18.1, title: 'Here', label: 'Home' },
      { kind: 'location', text: 'Here', location: { latitude: 59.3, longitude: 18.1, title: 'Here', label: 'Home' } },
    ],
    [
      { kind: 'choice', messageId: '', postback: 'cq1:SESSION:menu:0' },
      { kind: 'choice', text: '[Yes]' },
    ],
    [
      { kind: 'choice', messageId: '', postback: 'YES' },
      { kind: 'choice', text: 'YES' },
    ],
    [
      { kind: 'other', type: 'hologram', text: '' },
      { kind: 'other', text: '(hologram)' },
    ],
    [
      { kind: 'other', type: 'nfm_reply', text: 'words' },
      { kind: 'other', text: 'words' },
    ],
    [
      { kind: 'contact', name: 'Ada', phone: '+46700000001', email: '' },
      { kind: 'contact', text: 'Ada', contact: { name: 'Ada', phone: '+46700000001', email: '' } },
    ],
    [
      {
        kind: 'order',
        text: 'gift',
        catalogId: 'teas',
        products: [{ id: 't', quantity: 2, price: 4.5, currency: 'EUR' }],
      },
      {
        kind: 'order',
        text: 'gift',
        order: { catalogId: 'teas', products: [{ id: 't', quantity: 2, price: 4.5, currency: 'EUR' }] },
      },
    ],
    [
      { kind: 'reaction', text: '👍', messageId: 'm1' },
      { kind: 'reaction', text: '👍', messageId: 'm1' },
    ],
    [
      { kind: 'unsupported', text: '' },
      { kind: 'unsupported', text: '(unsupported)' },
    ],
  ])('%j is shown as a person reads it', (content, shown) => {
    const body = bodyOf(forwardInput({ kind: 'message', message: inbound(content), text: '[Yes]' }));
    expect(body.type).toBe('handover.message');
    expect(body.message).toEqual({ id: 'MESSAGE', at: iso(500), ...shown });
  });
});

describe('the id', () => {
  const idOf = (over: Partial<ForwardInput> = {}, forward: Partial<PlannedForward> = {}) => {
    const input = forwardInput();
    return webhookOf({ ...input, ...over, forward: { ...input.forward, ...forward } }).id;
  };

  test('is the same whenever the same is told, and stands in body and header', () => {
    expect(idOf()).toBe(idOf({ at: 1 }));
    expect(bodyOf().id).toBe(idOf());
  });

  test('differs for everything else', () => {
    const ids = [
      idOf(),
      idOf({}, { id: 'MESSAGE:1' }),
      idOf({}, { target: 'sales' }),
      webhookOf(forwardInput(STARTED, { session: { id: 'OTHER' } })).id,
      idOf({ appId: 'app-2' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('fits into a header, whatever the ids of a channel look like', () => {
    expect(idOf({}, { id: 'wamid.HBgL\r\n=.é:0' })).toMatch(/^msg_[\w-]{32}$/);
  });
});
