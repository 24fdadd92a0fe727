import { DEFAULT_LIMITS } from '../../../core/session/limits.ts';
import { nextEvent } from '../../../core/session/next.ts';
import { enqueueNotice } from '../../../core/session/queue.ts';
import { greetingFlow } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { Play } from './play.ts';

const request = { step: 'order', method: 'GET' as const, url: ['/'], headers: {}, timeoutMs: 1, retries: 0 };

describe('the next event', () => {
  const play = new Play(greetingFlow());
  play.receive(inbound('hi'));
  const { state, now } = play;
  const reported = enqueueNotice(state, { kind: 'consent', id: 'c1', given: false });

  it('is a report before anything else that waits', () => {
    const queued = { ...reported, queue: [inbound('Ada')] };
    expect(nextEvent(queued, now, DEFAULT_LIMITS)?.kind).toBe('notice');
  });

  it('is the call that made room for a command, before a report: its turn is not over', () => {
    const { session } = reported;
    const calling = { ...reported, session: session && { ...session, calling: { id: 'c', request } } };
    expect(nextEvent(calling, now, DEFAULT_LIMITS)?.kind).toBe('recall');
  });
});
