import type { Notice } from '../../core/session/outside.ts';
import { conversations, type Talk } from '../helpers/conversation.ts';
import { asking, flowOf, greetingFlow, saying } from '../helpers/flows.ts';
import { awaitingReceipt } from '../helpers/session-steps.ts';

const converse = conversations();
const limits = { maxTurnsPerRun: 1 };

type Status = Extract<Notice, { kind: 'receipt' }>['status'];

/** Sinch reports on the n-th reply. */
async function receipt(talk: Talk, n: number, status: Status, code = ''): Promise<void> {
  const { id } = await talk.session();
  const replies = talk.outside.sends.flatMap((send) => send.replies);
  await talk.report({ kind: 'receipt', sessionId: id, reply: replies[n]?.id ?? '', status, code });
}

const after = [saying('thanks', 'It came.'), asking('ask', 'Well?'), saying('lost', 'It did not come.', 'ask')];

describe('a wait for a receipt', () => {
  it.each([
    ['delivered', ['delivered'], 'It came.'],
    ['delivered', ['read'], 'It came.'],
    ['read', ['delivered', 'read'], 'It came.'],
    ['read', ['failed'], 'It did not come.'],
    ['delivered', ['failed'], 'It did not come.'],
  ] as const)('for %s goes on with %j', (wanted, statuses, said) =>
    converse(
      {
        flows: [flowOf([saying('promo', 'Sale!'), awaitingReceipt('seen', wanted, { onFail: 'lost' }), ...after])],
        limits,
      },
      async (talk) => {
        await talk.write('hi');
        await talk.until('the wait', ({ flowState }) => flowState?.wait?.kind === 'receipt');
        for (const status of statuses) {
          expect(talk.outside.texts()).toEqual(['Sale!']);
          await receipt(talk, 0, status);
          await talk.quiet();
        }
        expect(await talk.said(3)).toEqual(['Sale!', said, 'Well?']);
      },
    ),
  );

  it('marks the last reply of a turn alone, and only where the flow waits for receipts', () =>
    converse(
      { flows: [flowOf([saying('a', 'A'), saying('b', 'B'), awaitingReceipt('seen', 'read')])] },
      async (talk) => {
        await talk.write('hi');
        await talk.said(2);
        expect(talk.outside.sends[0]?.replies.map(({ awaitsReceipt }) => awaitsReceipt)).toEqual([undefined, true]);
      },
    ));

  it('is not ended by another reply’s receipt, nor by one that comes twice', () => {
    const flow = flowOf([
      saying('a', 'A'),
      awaitingReceipt('first', 'delivered'),
      saying('b', 'B'),
      awaitingReceipt('second', 'delivered'),
      ...after,
    ]);
    return converse({ flows: [flow], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(1);
      await receipt(talk, 0, 'delivered');
      await talk.said(2);
      await receipt(talk, 0, 'delivered');
      await receipt(talk, 0, 'read');
      await talk.quiet();
      expect(talk.outside.texts()).toEqual(['A', 'B']);
      await receipt(talk, 1, 'delivered');
      expect(await talk.said(4)).toEqual(['A', 'B', 'It came.', 'Well?']);
    });
  });

  it('ends with a receipt that came before the flow waited', () => {
    const flow = flowOf([
      saying('a', 'A'),
      asking('ask', 'Well?'),
      awaitingReceipt('seen', 'read'),
      saying('b', 'Seen.'),
    ]);
    return converse({ flows: [flow], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await receipt(talk, 1, 'read');
      await talk.write('yes');
      expect(await talk.said(3)).toEqual(['A', 'Well?', 'Seen.']);
    });
  });
});

describe('a failed delivery', () => {
  const flow = greetingFlow({ routes: { onDeliveryFailed: 'sorry' } });
  const routed = { ...flow, steps: [...flow.steps, saying('sorry', 'Did that reach you?', 'back')] };

  it('goes to on_delivery_failed once per cause, and never for its own words', () =>
    converse({ flows: [routed], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await receipt(talk, 0, 'failed', 'RECIPIENT_NOT_REACHABLE');
      await receipt(talk, 1, 'failed', 'RECIPIENT_NOT_REACHABLE');
      await talk.said(3);
      await receipt(talk, 2, 'failed', 'RECIPIENT_NOT_REACHABLE');
      await receipt(talk, 0, 'failed', 'RECIPIENT_NOT_REACHABLE');
      await talk.quiet();
      expect(talk.outside.texts()).toEqual(['Hello!', 'Your name?', 'Did that reach you?']);
      await talk.write('Ada');
      await talk.said(5);
      await receipt(talk, 4, 'failed');
      expect((await talk.said(6)).at(-1)).toBe('Did that reach you?');
    }));

  it('is of no consequence where the flow has no route for it, and for a session that is over', () =>
    converse({ flows: [greetingFlow()], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await receipt(talk, 0, 'failed');
      await talk.report({ kind: 'receipt', sessionId: '01OLD', reply: 'm:0', status: 'failed', code: '' });
      await talk.write('Ada');
      expect(await talk.said(4)).toEqual(['Hello!', 'Your name?', 'Hi Ada.', 'Your name?']);
    }));

  it('of a message to an ended session begins no new run', () =>
    converse({ flows: [flowOf([saying('bye', 'Bye!')])] }, async (talk) => {
      await talk.write('hi');
      await talk.until('the end', ({ status }) => status === 'ended');
      await talk.quiet();
      const { runId } = await talk.handle.describe();
      await receipt(talk, 0, 'failed');
      await talk.quiet();
      expect((await talk.handle.describe()).runId).toBe(runId);
    }));
});

describe('an opt-out at Sinch', () => {
  const base = greetingFlow({ consents: ['marketing'] });
  const optOut = { kind: 'consent', id: 'r1', given: false } as const;

  it('silences the session, and an opt-in lets it speak again', () =>
    converse({ flows: [base], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      await talk.report(optOut);
      const { contact } = await talk.until('the opt-out', ({ contact: { consents } }) => consents.all === false);
      expect(contact.consents).toEqual({ all: false });
      await talk.write('Ada');
      await talk.quiet();
      expect(talk.outside.texts()).toHaveLength(2);
      await talk.report({ kind: 'consent', id: 'r2', given: true });
      await talk.write('Bob');
      expect(await talk.said(4)).toEqual(['Hello!', 'Your name?', 'Hi Bob.', 'Your name?']);
    }));

  it('goes to on_opt_out once, however often it is reported', () => {
    const flow = { ...base, routes: { onOptOut: 'out' }, steps: [...base.steps, saying('out', 'Understood.', 'end')] };
    return converse({ flows: [flow], limits }, async (talk) => {
      await talk.write('hi');
      await talk.said(2);
      for (let i = 0; i < 3; i++) await talk.report(optOut);
      await talk.until('the end', ({ status }) => status === 'ended');
      for (let i = 0; i < 2; i++) await talk.report(optOut);
      await talk.quiet();
      expect((await talk.session()).endedBecause).toBe('its flow ended');
      expect(talk.outside.texts()).toHaveLength(2);
    });
  });

  it('is known to a session that begins later from what was loaded with its flow', () =>
    converse({ flows: [base], contact: { vars: {}, consents: { all: false } } }, async (talk) => {
      await talk.write('hi');
      await talk.until('the wait', ({ flowState }) => flowState?.wait?.kind === 'answer');
      expect(talk.outside.sends).toEqual([]);
    }));
});
