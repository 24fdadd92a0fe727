import type { ReduceContext, Reduced, SessionEvent } from '../../../core/session/event.ts';
import { DEFAULT_LIMITS } from '../../../core/session/limits.ts';
import { nextEvent } from '../../../core/session/next.ts';
import { emptyConversation, reduce } from '../../../core/session/reduce.ts';
import { asking, flowOf, saying } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { calling } from '../../helpers/session-steps.ts';
import { START } from './play.ts';

const steps = [saying('hello', 'Hello!'), saying('moment', 'One moment.'), calling('order'), asking('more', 'More?')];
const flow = flowOf(steps);
const loaded = { flow, settings: {}, contact: { vars: {}, consents: {} } };
const context: ReduceContext = { now: START, flow, settings: {}, limits: DEFAULT_LIMITS };
const message = inbound('hi');
const BEGUN: SessionEvent[] = [
  { kind: 'message', message },
  { kind: 'flowLoaded', loaded },
];
// The call behind them has the first number.
const [HELLO, MOMENT] = [`${message.id}:1`, `${message.id}:2`];
const interrupted = (accepted: string[] = [], unclear = false): SessionEvent => ({
  kind: 'sendInterrupted',
  accepted,
  unclear,
});
const FAILED: SessionEvent = {
  kind: 'sendFailed',
  code: 'RATE_LIMITED',
  reason: 'Later.',
  unclear: false,
  accepted: [],
};

/** What the events one after the other come to; nothing answers their effects. `effects` are those of the last one. */
function played(...events: SessionEvent[]): Reduced {
  return [...BEGUN, ...events].reduce<Reduced>(({ state }, event) => reduce(state, event, context), {
    state: emptyConversation('app'),
    effects: [],
  });
}

/** Which replies an event asks for, and whether they are looked up first. */
function sent({ effects }: Reduced) {
  const [effect] = effects;
  if (effect?.kind !== 'send') return effect?.kind;
  return { ids: effect.planned.replies.map(({ id }) => id), lookFirst: effect.planned.lookFirst };
}

describe('a send that made room for a command', () => {
  it('leaves its session as it is, and the rest of it is the next thing to do', () => {
    const { state, effects } = played(interrupted([HELLO]));
    expect(effects).toEqual([]);
    expect(state.session).toMatchObject({ status: 'open', failure: null, lastReply: { id: HELLO, step: 'hello' } });
    expect(nextEvent(state, START, DEFAULT_LIMITS)).toEqual({ kind: 'resend' });
    expect(sent(reduce(state, { kind: 'resend' }, context))).toEqual({ ids: [MOMENT], lookFirst: false });
  });

  it('counts what went out as said, as it does where a send fails: a step may wait for its receipt', () => {
    const { state } = played({ ...FAILED, kind: 'sendFailed', accepted: [HELLO] });
    expect(state.session).toMatchObject({ status: 'failed', lastReply: { id: HELLO, step: 'hello' } });
  });

  it('is looked up before it is sent again where nobody knows what became of it', () => {
    expect(sent(played(interrupted([], true), { kind: 'resend' }))).toEqual({ ids: [HELLO, MOMENT], lookFirst: true });
  });

  it('goes on with what follows it where all of it was out', () => {
    expect(sent(played(interrupted([HELLO, MOMENT]), { kind: 'resend' }))).toBe('call');
  });

  it.each<[SessionEvent]>([[{ kind: 'end' }], [{ kind: 'handover', id: 'h', to: 'support', note: '' }]])(
    'is of no use after %j',
    (command) => expect(played(interrupted(), command).state.session?.pending).toBeNull(),
  );

  it('goes out in the version that the session was moved to, which then runs its own call', () => {
    const next = flowOf(steps, { version: 2, hash: '2'.repeat(64) });
    const migrate: SessionEvent = { kind: 'migrate', id: 'k', loaded: { ...loaded, flow: next } };
    const moved = played(interrupted([HELLO]), migrate);
    expect(moved.state.session).toMatchObject({ status: 'open', flow: { version: 2 } });
    expect(sent(moved)).toEqual({ ids: [MOMENT], lookFirst: false });
    const out: SessionEvent = { kind: 'sent', results: [{ id: MOMENT, outcome: 'accepted' }] };
    expect(sent(reduce(moved.state, out, context))).toBe('call');
  });

  it('waits for a retry where the flow is not to be had', () => {
    const missing: SessionEvent = { kind: 'flowMissing', code: 'FLOW_NOT_FOUND', reason: 'It is not there.' };
    const { state } = played(interrupted([HELLO]), missing);
    expect(state.session?.failure?.unsent?.replies.map(({ id }) => id)).toEqual([MOMENT]);
  });

  it('and was a retry leaves the failure that it was for, and sends nothing twice', () => {
    const retry: SessionEvent = { kind: 'retry', id: 'r', by: 'operator' };
    const { state } = played(FAILED, retry, interrupted([HELLO]));
    expect(state.session).toMatchObject({ status: 'failed', failure: { code: 'RATE_LIMITED' } });
    expect(sent(reduce(state, retry, context))).toEqual({ ids: [MOMENT], lookFirst: false });
    expect(nextEvent(state, START, DEFAULT_LIMITS)).toEqual({ kind: 'resend' });
  });
});
