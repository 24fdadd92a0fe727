import type { ReduceContext, SessionEffect, SessionEvent } from '../../../core/session/event.ts';
import { DEFAULT_LIMITS } from '../../../core/session/limits.ts';
import { emptyConversation, reduce } from '../../../core/session/reduce.ts';
import type { ConversationState } from '../../../core/session/state.ts';
import { flowOf, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { START } from './play.ts';

const flow = flowOf([
  step('call', 'order', {
    method: 'POST',
    url: 'https://shop.example',
    headers: {},
    into: null,
    timeoutMs: 1_000,
    retries: 0,
    onStatus: {},
  }),
]);
const context: ReduceContext = { now: START, flow, settings: {}, limits: DEFAULT_LIMITS };

/** What the events one after the other come to; nothing answers their effects. */
function played(events: SessionEvent[]): SessionEffect[] {
  let state: ConversationState = emptyConversation('app');
  return events.flatMap((event) => {
    const reduced = reduce(state, event, context);
    state = reduced.state;
    return reduced.effects;
  });
}

test('A call that was broken off is the same one when its session failed before it was made again', () => {
  const effects = played([
    { kind: 'message', message: inbound('hi') },
    { kind: 'flowLoaded', loaded: { flow, settings: {}, contact: { vars: {}, consents: {} } } },
    // It made room for a command, and the flow was not to be had when it was to be made again.
    { kind: 'flowMissing', code: 'FLOW_NOT_FOUND', reason: 'It is not there.' },
    { kind: 'retry', id: 'u', by: 'operator' },
  ]);
  const ids = effects.flatMap((effect) => (effect.kind === 'call' ? [effect.call.id] : []));
  expect(ids).toHaveLength(2);
  expect(ids[1]).toBe(ids[0]);
});
