import fc from 'fast-check';
import type { Notice } from '../../../core/session/outside.ts';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { accepting, Play } from './play.ts';

type Receipt = Extract<Notice, { kind: 'receipt' }>;

const waiting = flowOf([
  saying('hello', 'Hello'),
  step('wait', 'w', { for: { kind: 'receipt', status: 'delivered' }, keep: false, onFail: 'lost' }),
  asking('q', 'It arrived.'),
  saying('lost', 'It did not arrive.', 'end'),
]);

const told = flowOf([saying('hello', 'Hello'), asking('q', 'Q?'), saying('lost', 'Lost?', 'back')], {
  routes: { onDeliveryFailed: 'lost' },
});

/** Of the reply that was planned last. */
function receiptOf(play: Play, status: Receipt['status']): Receipt {
  const reply = play.sends.at(-1)?.replies[0]?.id ?? '';
  return { kind: 'receipt', sessionId: play.state.session?.id ?? '', reply, status, code: 'RECIPIENT_NOT_REACHABLE' };
}

/** The send does not come to an end; what Sinch took all the same reports itself. */
function givenUp(play: Play): void {
  play.sending = () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] });
  play.receive(inbound('hi'));
  play.sending = accepting;
}

const retry = { kind: 'retry', id: 'r', by: 'operator' } as const;

describe('a receipt that comes before its session knows the reply to be out', () => {
  test.each([
    ['delivered', 'It arrived.'],
    ['read', 'It arrived.'],
    ['failed', 'It did not arrive.'],
  ] as const)('%s, while the send is under way, ends the wait for it', (status, said) => {
    const play = new Play(waiting);
    play.sending = (planned) => {
      play.sending = accepting;
      const { state } = play.simulation;
      const sessionId = state.session?.id ?? '';
      const reply = planned.replies[0]?.id ?? '';
      // As its signal does: it only waits in the queue.
      state.notices.push({ kind: 'receipt', sessionId, reply, status, code: '' });
      return accepting(planned);
    };
    expect(play.receive(inbound('hi'))).toEqual(['Hello', said]);
  });

  test.each([
    ['delivered', 'It arrived.'],
    ['failed', 'It did not arrive.'],
  ] as const)('%s, while the session is parked, ends the wait once it goes on', (status, said) => {
    const play = new Play(waiting);
    givenUp(play);
    expect(play.report(receiptOf(play, status))).toEqual([]);
    play.continueAsNew();
    expect(play.command(retry)).toEqual(['Hello', said]);
  });

  test('is told to the flow then, once', () => {
    const play = new Play(told);
    givenUp(play);
    const receipt = receiptOf(play, 'failed');
    play.report(receipt);
    play.report({ ...receipt });
    expect(play.command(retry)).toEqual(['Hello', 'Q?', 'Lost?']);
    expect(play.report({ ...receipt })).toEqual([]);
  });

  test('lets go of nothing else: an opt-out counts at once', () => {
    const play = new Play(told);
    givenUp(play);
    play.report(receiptOf(play, 'failed'));
    play.report({ kind: 'consent', id: 'c', given: false });
    expect(play.state.session?.contact.consents).toEqual({ all: false });
    expect(play.state.notices).toHaveLength(1);
  });

  test('is let go with a session that ends before it goes on', () => {
    const play = new Play(told);
    givenUp(play);
    play.report(receiptOf(play, 'failed'));
    play.command({ kind: 'end' });
    expect(play.state.notices).toEqual([]);
  });
});

test('Whenever the receipts of a reply come, before or after it is known to be out, its wait ends by them, once', () => {
  const step = fc.constantFrom('fail' as const, 'receipt' as const, 'continueAsNew' as const);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.constantFrom('delivered', 'read', 'failed'), (steps, status) => {
      const play = new Play(waiting);
      givenUp(play);
      const receipt = receiptOf(play, status);
      let came = false;
      for (const one of steps) {
        if (one === 'continueAsNew') play.continueAsNew();
        if (one === 'receipt') play.report({ ...receipt });
        came ||= one === 'receipt';
        if (one === 'fail') {
          play.sending = () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] });
          play.command(retry);
          play.sending = accepting;
        }
      }
      const said = play.command(retry);
      if (!came) said.push(...play.report({ ...receipt }));
      expect(said).toEqual(['Hello', status === 'failed' ? 'It did not arrive.' : 'It arrived.']);
      expect(play.report({ ...receipt })).toEqual([]);
      expect(play.state.notices).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
