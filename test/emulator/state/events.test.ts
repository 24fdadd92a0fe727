import { addEvent, createEvents, forgetEvents, type StoredEvent } from '../../../emulator/state/events.ts';

const event = (id: string, conversationId = 'one'): StoredEvent => ({
  id,
  appId: 'app',
  direction: 'TO_CONTACT',
  channel: 'SMS',
  identity: '1',
  contactId: 'contact',
  conversationId,
  mode: 'CONVERSATION',
  content: { app_event: { composing_event: {} } },
  at: 0,
});

test('only the last events are kept', () => {
  const events = createEvents(2);
  for (const id of ['a', 'b', 'c']) addEvent(events, event(id));
  expect([...events.byId.keys()]).toEqual(['b', 'c']);
});

test('those of a deleted conversation go, the others stay', () => {
  const events = createEvents(9);
  for (const one of [event('a'), event('b', 'two'), event('c')]) addEvent(events, one);
  forgetEvents(events, 'one');
  expect([...events.byId.keys()]).toEqual(['b']);
});
