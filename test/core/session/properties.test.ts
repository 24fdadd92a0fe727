import fc from 'fast-check';
import type { InboundMessage } from '../../../core/session/inbound.ts';
import { DEFAULT_LIMITS } from '../../../core/session/limits.ts';
import type { Notice } from '../../../core/session/outside.ts';
import { roomFor } from '../../../core/session/pace.ts';
import { asking, flowOf, saying } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { accepting, Play, refusing, refusingStep, type Sending } from './play.ts';

const HOUR = 3_600_000;

const giveUp: Sending = () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] });
const SENDINGS: Sending[] = [accepting, refusing(0), refusing(1), refusingStep('echo'), giveUp];

const linked = ({ now, state }: Play, channel: string, isLinked: boolean, left: string[]): Notice => {
  return { kind: 'channel', id: `${now}-${state.seen.length}`, channel, linked: isLinked, left };
};

/** What Sinch may report of a session. */
const NOTICES: ((play: Play) => Notice)[] = [
  (play) => linked(play, 'WHATSAPP', false, []),
  (play) => linked(play, 'WHATSAPP', false, ['TELEGRAM', 'SMS']),
  (play) => linked(play, 'SMS', false, []),
  (play) => linked(play, 'WHATSAPP', true, ['WHATSAPP']),
  () => ({ kind: 'contact', from: '01CONTACT', to: '01OTHER' }),
  ({ state: { session } }) => ({
    kind: 'receipt',
    sessionId: session?.id ?? '',
    reply: session?.lastReply?.id ?? '',
    status: 'failed',
    code: 'X',
    on: 'SMS',
  }),
];

/** What may happen to a conversation, at random: messages old and new, silence, operators, Sinch in any mood and with news, continue-as-new. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('message' as const),
      which: fc.nat(12),
      text: fc.constantFrom('Ada', 'restart', 'agent', '', '{{ vars.name }}'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 61_000, HOUR, 13 * HOUR, 8 * 24 * HOUR),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sending' as const), which: fc.nat(SENDINGS.length - 1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('notice' as const), which: fc.nat(NOTICES.length - 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('retry' as const, 'end' as const, 'continueAsNew' as const) }),
  },
);

/** Few enough that some conversations meet the bound. */
const limits = { repliesPerMinute: 12 };

const flow = flowOf(
  [
    saying('hello', 'Hello!'),
    asking('ask_name', 'Your name?'),
    saying('echo', 'Hi {{ vars.name }}.', 'ask_name'),
    saying('remind', 'Still there?', 'back'),
    saying('agent', 'Bye {{ vars.missing }}', 'end'),
  ],
  {
    keywords: { agent: 'agent' },
    session: { idleMs: HOUR / 2, onIdle: 'remind', expireMs: 12 * HOUR, maxMs: 240 * HOUR, restartWords: ['restart'] },
  },
);

/** A contact whose messages come more than once, though not after the horizon: from then on it is a new message. */
class Contact {
  readonly #sent = new Map<number, { id: string; at: number }>();

  write(which: number, now: number): InboundMessage {
    const before = this.#sent.get(which);
    const again = before && now - before.at < DEFAULT_LIMITS.redeliveryHorizonMs;
    const sent = again ? before : { id: `m${which}-${now}`, at: now };
    this.#sent.set(which, sent);
    return inbound('', { id: sent.id });
  }
}

function happen(play: Play, contact: Contact, event: typeof happening extends fc.Arbitrary<infer E> ? E : never): void {
  if (play.closed) return;
  if (event.kind === 'message') {
    const message = contact.write(event.which, play.now);
    play.receive({ ...message, content: { kind: 'text', text: event.text } });
  }
  if (event.kind === 'wait') play.wait(event.ms);
  if (event.kind === 'notice') play.report(NOTICES[event.which]?.(play) ?? linked(play, 'SMS', true, []));
  if (event.kind === 'sending') play.sending = SENDINGS[event.which] ?? accepting;
  if (event.kind === 'retry') play.command({ kind: 'retry', id: 'u', by: 'operator' });
  if (event.kind === 'end') play.command({ kind: 'end' });
  if (event.kind === 'continueAsNew') play.continueAsNew();
}

describe('any conversation', () => {
  it('never throws, keeps its state plain JSON, and never has one reply accepted twice', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (events) => {
        const play = new Play(flow, limits);
        const contact = new Contact();
        for (const event of events) happen(play, contact, event);
        const ids = play.said.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves no message unanswered for ever: a healthy Sinch and a minute later the queue is empty', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (events) => {
        const play = new Play(flowOf(flow.steps, { session: flow.session }), limits);
        const contact = new Contact();
        for (const event of events) happen(play, contact, event);
        if (play.closed) return;
        play.sending = accepting;
        play.report(linked(play, 'WHATSAPP', true, ['WHATSAPP']));
        play.wait(60_000);
        play.command({ kind: 'retry', id: 'u', by: 'operator' });
        expect(play.state.queue).toEqual([]);
        // What had waited may have been all that a contact gets within a minute.
        const context = { now: play.now, flow: null, settings: {}, limits: { ...DEFAULT_LIMITS, ...limits } };
        if (roomFor(play.state, context) === 0) play.wait(60_000);
        const last = inbound('last');
        expect(play.receive(last).length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('plays the same again: the same events give the same effects and ids', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), (events) => {
        const [first, second] = [new Play(flow), new Play(flow)];
        const [before, after] = [new Contact(), new Contact()];
        for (const event of events) happen(first, before, event);
        for (const event of events) happen(second, after, event);
        expect(second.sends).toEqual(first.sends);
        expect(second.state).toEqual(first.state);
      }),
      { numRuns: 100 },
    );
  });
});
