import type { InboundMessage } from '../../../core/session/inbound.ts';
import { pseudonymsOf, replacing } from '../../../core/timeline/pseudonyms.ts';
import type { Recording } from '../../../core/timeline/recording.ts';

const message = (text: string): InboundMessage => ({
  id: '01MSG',
  appId: 'app',
  channel: 'SMS',
  identity: '+46701234567',
  contactId: '01CONTACT',
  conversationId: '',
  metadata: '',
  acceptedAt: 1,
  content: { kind: 'text', text },
});

const recordingOf = (text: string): Recording => ({
  workflowId: 'session.app.key',
  sessionId: '',
  runs: [
    {
      runId: 'r',
      originalRunId: 'r',
      events: [
        { kind: 'started', id: 1, at: 1, input: { appId: 'app' }, continuedFrom: '' },
        { kind: 'inbound', id: 2, at: 1, message: message(text) },
      ],
    },
  ],
});

describe('pseudonyms', () => {
  it.each([
    ['an identity, its country kept', 'I am +46701234567', 'I am +46755555551'],
    ['an e-mail address', 'Ada.L+x@mail.example, please', 'Xxx.X+x@xxxx.xxxxxxx, please'],
    ['a number that is long enough', 'order 1234567', 'order 1235553'],
    ['no date, no choice and no short number', '2 on 2026-11-27, yes', '2 on 2026-11-27, yes'],
  ])('replace %s, and keep its shape', (_, text, expected) => {
    expect(replacing(pseudonymsOf(recordingOf(text)))(text)).toBe(expected);
  });

  it('are the same wherever they stand, and touch nothing else', () => {
    const replace = replacing(pseudonymsOf(recordingOf('hi')));
    const value = { to: ['+46701234567'], key: 'app 01CONTACT', at: 1764233015000, ok: true, none: null };
    expect(replace(value)).toEqual({ ...value, to: ['+46755555551'], key: 'app 02XXXXXXX' });
  });
});
