import type { Notice } from '../../../core/session/outside.ts';
import { asking, flowOf, saying, step } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { accepting, Play, refusingStep } from './play.ts';

const HOUR = 3_600_000;

/** That the newest reply with a text was not delivered. */
function failed(play: Play, text: string): Extract<Notice, { kind: 'receipt' }> {
  const reply = play.said.findLast((said) => said.text === text)?.id ?? '';
  return { kind: 'receipt', sessionId: play.state.session?.id ?? '', reply, status: 'failed', code: 'X' };
}

function begun(flow: ReturnType<typeof flowOf>): Play {
  const play = new Play(flow);
  play.receive(inbound('hi'));
  return play;
}

describe('on_delivery_failed that waits', () => {
  const rules = { restartWords: [], expireMs: 9 * HOUR, maxMs: 90 * HOUR, idleMs: 5 * HOUR, onIdle: 'idle' };
  const paid = { kind: 'outside', id: 'e1', name: 'paid', data: null } as const;

  function waitingFor(body: object, then: string) {
    return flowOf(
      [
        asking('q', 'Q?', 'q'),
        saying('lost', 'Lost?'),
        step('wait', 'w', { for: { kind: 'time', ms: HOUR }, keep: true, ...body }),
        saying('still', 'Still lost?', then),
        asking('more', 'And now?'),
        saying('idle', 'Are you there?', 'back'),
      ],
      { session: rules, routes: { onDeliveryFailed: 'lost' } },
    );
  }

  /** The flow waits in its route, in a later run. */
  function waiting(body: object = {}, then = 'more'): Play {
    const play = begun(waitingFor(body, then));
    expect(play.report(failed(play, 'Q?'))).toEqual(['Lost?']);
    play.continueAsNew();
    return play;
  }

  it.each<[string, object, (play: Play) => string[]]>([
    ['a time', {}, (play) => play.wait(HOUR)],
    ['a time, while the contact writes', {}, (play) => [...play.receive(inbound('?')), ...play.wait(HOUR)]],
    ['a time, while something else fails', {}, (play) => [...play.report(failed(play, 'Lost?')), ...play.wait(HOUR)]],
    ['something outside', { for: { kind: 'event', name: 'paid' } }, (play) => play.command(paid)],
    ['something outside in vain', { for: { kind: 'event', name: 'x' }, timeoutMs: HOUR }, (play) => play.wait(HOUR)],
    [
      'a receipt',
      { for: { kind: 'receipt', status: 'read' } },
      (play) => play.report({ ...failed(play, 'Lost?'), status: 'read' }),
    ],
  ])('for %s does not run for what it says after that', (_what, body, happen) => {
    const play = waiting({ onTimeout: 'still', ...body });
    expect(happen(play)).toEqual(['Still lost?', 'And now?']);
    play.continueAsNew();
    expect(play.report(failed(play, 'Still lost?'))).toEqual([]);
    expect(play.report(failed(play, 'And now?'))).toEqual([]);
  });

  it('does not run for what it says after that by a retry', () => {
    const play = waiting();
    play.sending = refusingStep('still');
    play.wait(HOUR);
    play.sending = accepting;
    expect(play.command({ kind: 'retry', id: 'r', by: 'operator' })).toEqual(['Still lost?', 'And now?']);
    expect(play.report(failed(play, 'Still lost?'))).toEqual([]);
  });

  it('runs for what is said once the flow is back where it was', () => {
    const play = waiting({}, 'back');
    play.wait(HOUR);
    expect(play.wait(5 * HOUR)).toEqual(['Are you there?']);
    expect(play.report(failed(play, 'Are you there?'))).toEqual(['Lost?']);
    play.receive(inbound('x'));
    play.wait(HOUR);
    expect(play.receive(inbound('x'))).toEqual(['Q?']);
    expect(play.report(failed(play, 'Q?'))).toEqual(['Lost?']);
  });
});

test('A flow that waited when something failed is told of what it says later by itself, too', () => {
  const wait = step('wait', 'w', { for: { kind: 'time', ms: HOUR }, keep: true });
  const flow = flowOf(
    [saying('one', 'One'), wait, saying('two', 'Two'), asking('q', 'Q?'), saying('l', 'Lost?', 'back')],
    {
      routes: { onDeliveryFailed: 'l' },
    },
  );
  const play = begun(flow);
  expect(play.report(failed(play, 'One'))).toEqual(['Lost?']);
  expect(play.wait(HOUR)).toEqual(['Two', 'Q?']);
  expect(play.report(failed(play, 'Two'))).toEqual(['Lost?']);
});

test('A failure that ended a wait for a receipt is not told to on_delivery_failed as well', () => {
  const wait = step('wait', 'w', { for: { kind: 'receipt', status: 'delivered' }, keep: true, onFail: 'gone' });
  const flow = flowOf(
    [
      saying('a', 'A'),
      saying('b', 'B'),
      wait,
      asking('q', 'Q?'),
      asking('gone', 'Gone.'),
      saying('l', 'Lost?', 'back'),
    ],
    { routes: { onDeliveryFailed: 'l' } },
  );
  const play = begun(flow);
  const ofB = failed(play, 'B');
  expect(play.report(ofB)).toEqual(['Gone.']);
  play.continueAsNew();
  expect(play.report({ ...ofB })).toEqual([]);
  expect(play.report(failed(play, 'A'))).toEqual([]);
  expect(play.report(failed(play, 'Gone.'))).toEqual(['Lost?']);
});
