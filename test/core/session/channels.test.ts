import { sessionDetails } from '../../../core/session/details.ts';
import type { Notice } from '../../../core/session/outside.ts';
import { asking, flowOf, saying } from '../../helpers/flows.ts';
import { inbound } from '../../helpers/messages.ts';
import { accepting, Play, refusing } from './play.ts';

const flow = flowOf([asking('q', 'Q?', 'q')]);
const IDENTITY = '+46700000001';
const from = (channel: string, more: object = {}) => inbound('hi', { channel, identity: IDENTITY, ...more });

/** A session that began with a message on a channel. */
function on(channel: string, more: object = {}): Play {
  const play = new Play(flow);
  play.receive(from(channel, more));
  return play;
}

const channelOf = ({ state: { session } }: Play) => [session?.channel, session?.sinch.channelIdentifier];
const failureOf = ({ state: { session } }: Play) => session?.failure;

let count = 0;
function linked(isLinked: boolean, channel: string, left: string[]): Extract<Notice, { kind: 'channel' }> {
  count += 1;
  return { kind: 'channel', id: `n${count}`, channel, linked: isLinked, left };
}

describe('a channel that is removed from the app', () => {
  test('hands its session to one that is left, on which the contact is the same', () => {
    const play = on('SMS');
    play.report(linked(false, 'SMS', ['TELEGRAM', 'RCS', 'MMS']));
    expect(channelOf(play)).toEqual(['RCS', 'RCS']);
    expect(play.state.session?.sinch.channelIdentity).toBe(IDENTITY);
    expect(sessionDetails(play.state, flow)).toContain('SMS was removed from the app at 2026-11-23 09:00 UTC.');
  });

  test('prefers the one where he was heard last', () => {
    const play = on('RCS');
    play.wait(1_000);
    play.receive(from('MMS'));
    play.wait(1_000);
    play.receive(from('SMS'));
    play.report(linked(false, 'SMS', ['VIBERBM', 'RCS', 'MMS']));
    expect(channelOf(play)).toEqual(['MMS', 'MMS']);
  });

  test('goes to one that takes only templates last of all', () => {
    const play = on('SMS');
    play.report(linked(false, 'SMS', ['WHATSAPP', 'VIBERBM']));
    expect(channelOf(play)).toEqual(['VIBERBM', 'VIBERBM']);
    play.report(linked(false, 'VIBERBM', ['WHATSAPP']));
    expect(channelOf(play)).toEqual(['WHATSAPP', 'WHATSAPP']);
  });

  test('leaves sessions on other channels where they are', () => {
    const play = on('RCS');
    play.report(linked(false, 'SMS', ['RCS', 'MMS']));
    expect(channelOf(play)).toEqual(['RCS', 'RCS']);
  });

  test('is told once, however often and in whatever order the report comes', () => {
    const play = on('SMS');
    const gone = linked(false, 'SMS', []);
    play.report(gone);
    play.report(linked(true, 'SMS', ['SMS']));
    play.report({ ...gone });
    expect(play.state.unlinked).toEqual({});
    expect(play.receive(from('SMS'))).toEqual(['Q?']);
  });

  test.each([
    ['none is left', 'SMS', []],
    ['the contact is another on those that are left', 'SMS', ['TELEGRAM', 'MESSENGER']],
    ['its own has other identities', 'TELEGRAM', ['SMS']],
  ])('holds its replies back where %s, with a code and a sentence', (_what, channel, left) => {
    const play = on(channel);
    play.report(linked(false, channel, left));
    play.command({ kind: 'handover', id: 'h', to: 'desk', note: '' });
    play.command({ kind: 'release', id: 'r' });
    expect(failureOf(play)).toMatchObject({
      code: 'CHANNEL_UNLINKED',
      reason: `Nothing was sent for a reply of step q: ${channel} was removed from the app, and no channel is left on which the contact is the same. Add it again at Sinch, and retry if it does not go on by itself, or wait until he writes on another.`,
    });
    expect(play.sends.at(-1)?.replies).toEqual([]);
  });

  test('keeps what it holds back, also where the flow has an on_error', () => {
    const routed = flowOf([asking('q', 'Q?'), saying('end', 'Bye', 'end'), saying('sorry', 'Sorry')], {
      routes: { onError: 'sorry' },
    });
    const play = new Play(routed);
    play.receive(from('TELEGRAM'));
    play.report(linked(false, 'TELEGRAM', []));
    play.command({ kind: 'handover', id: 'h', to: 'desk', note: '' });
    play.command({ kind: 'release', id: 'r' });
    expect(failureOf(play)).toMatchObject({ code: 'CHANNEL_UNLINKED', step: 'q' });
    play.continueAsNew();
    expect(play.report(linked(true, 'TELEGRAM', ['TELEGRAM']))).toEqual(['Q?']);
    expect(play.state.session?.status).toBe('open');
  });

  test.each([
    ['once the channel is back', 'SMS'],
    ['by a new one that the app has since', 'RCS'],
  ])('goes on where it was %s, and not before', (_what, channel) => {
    const play = stuckOn('SMS');
    play.command({ kind: 'retry', id: 'r1', by: 'operator' });
    play.report(linked(true, 'TELEGRAM', ['TELEGRAM']));
    expect(failureOf(play)?.code).toBe('CHANNEL_UNLINKED');
    play.continueAsNew();
    expect(play.report(linked(true, channel, [channel]))).toEqual(['Q?']);
    expect(channelOf(play)).toEqual([channel, channel]);
  });

  test('waits for an operator where what it held back has become old', () => {
    const play = stuckOn('SMS');
    play.wait(3_600_001);
    expect(play.report(linked(true, 'SMS', ['SMS']))).toEqual([]);
    expect(failureOf(play)?.code).toBe('CHANNEL_UNLINKED');
    expect(play.command({ kind: 'retry', id: 'r2', by: 'operator' })).toEqual(['Q?']);
  });

  describe('after Sinch refused a reply there', () => {
    /** Nobody has said that the channel is gone. */
    function refusedOn(channel: string): Play {
      const play = new Play(flow);
      play.sending = refusing(0);
      play.receive(from(channel));
      expect(failureOf(play)?.code).toBe('SEND_REFUSED');
      return play;
    }

    test.each([
      ['that is left', [linked(false, 'SMS', ['RCS'])], 'RCS'],
      ['that comes', [linked(false, 'SMS', []), linked(true, 'MMS', ['MMS'])], 'MMS'],
      ['that is its own, once it is back', [linked(false, 'SMS', []), linked(true, 'SMS', ['SMS'])], 'SMS'],
    ])('lets the session go on by one %s', (_what, told, channel) => {
      const play = refusedOn('SMS');
      play.sending = accepting;
      expect(told.flatMap((notice) => play.report(notice))).toEqual(['Q?']);
      expect(channelOf(play)).toEqual([channel, channel]);
      expect(play.state.session?.status).toBe('open');
    });

    test('is tried once, and not for a channel that the session was not on', () => {
      const play = refusedOn('SMS');
      const sends = play.sends.length;
      play.report(linked(false, 'MMS', ['SMS', 'RCS']));
      expect(play.sends).toHaveLength(sends);
      play.report(linked(false, 'SMS', ['RCS']));
      play.wait(24 * 3_600_000);
      expect(play.sends.slice(sends).filter(({ afterwards }) => afterwards !== 'failed')).toHaveLength(1);
      expect(failureOf(play)?.code).toBe('SEND_REFUSED');
    });
  });

  test.each([
    ['another', 'RCS', ['SMS']],
    ['the same, which is there after all', 'SMS', []],
  ])('goes on where the contact writes on %s channel', (_what, channel, gone) => {
    const play = stuckOn('SMS');
    play.wait(1);
    expect(play.receive(from(channel, { contactId: 'C2' }))).toEqual(['Q?', 'Q?']);
    expect(channelOf(play)).toEqual([channel, channel]);
    expect(Object.keys(play.state.unlinked ?? {})).toEqual(gone);
  });

  test.each([
    ['stands for sessions that were asked for before it', -1, 'CHANNEL_UNLINKED'],
    ['is forgotten with one that is asked for later, since the app had the channel again', 1, undefined],
  ])('%s', (_what, later, code) => {
    const play = on('SMS');
    play.report(linked(false, 'SMS', []));
    play.command({ kind: 'end' });
    const start = { kind: 'start', id: 's', appId: 'app', channel: 'SMS', identity: IDENTITY, variables: {} } as const;
    play.command({ kind: 'begin', start: { ...start, at: play.now + later }, opening: null });
    expect(failureOf(play)?.code).toBe(code);
  });
});

describe('a message that is older than the removal of its channel', () => {
  /** It was accepted a second before it is taken. */
  function late(play: Play, channel: string, more: object = {}): void {
    play.simulation.state.queue.push(from(channel, { ...more, acceptedAt: play.now - 1_000 }));
  }

  test('is answered on the channel that the session has gone to', () => {
    const play = on('SMS');
    play.wait(5_000);
    late(play, 'SMS', { identity: '46700000001', contactId: 'C2' });
    expect(play.report(linked(false, 'SMS', ['RCS']))).toEqual(['Q?']);
    expect(channelOf(play)).toEqual(['RCS', 'RCS']);
    expect(play.state.session?.sinch).toMatchObject({ channelIdentity: IDENTITY, contactId: 'C2' });
    expect(Object.keys(play.state.unlinked ?? {})).toEqual(['SMS']);
  });

  test('begins its session on the channel of the one before', () => {
    const play = on('RCS');
    play.command({ kind: 'end' });
    play.wait(5_000);
    late(play, 'SMS');
    expect(play.report(linked(false, 'SMS', ['RCS']))).toEqual(['Q?']);
    expect(channelOf(play)).toEqual(['RCS', 'RCS']);
  });

  test.each([
    ['does not let a failed session go on', [], 'CHANNEL_UNLINKED', 'SMS'],
    ['does not hide that the contact wrote elsewhere before', ['RCS'], undefined, 'RCS'],
  ])('%s', (_what, before, code, channel) => {
    const play = stuckOn('SMS');
    for (const other of before) late(play, other);
    late(play, 'SMS');
    play.simulation.settle();
    expect(failureOf(play)?.code).toBe(code);
    expect(channelOf(play)).toEqual([channel, channel]);
    expect(Object.keys(play.state.unlinked ?? {})).toEqual(['SMS']);
  });
});

/** A session that could not speak on its channel. */
function stuckOn(channel: string): Play {
  const play = on(channel);
  play.report(linked(false, channel, []));
  play.command({ kind: 'handover', id: 'h', to: 'desk', note: '' });
  play.command({ kind: 'release', id: 'r' });
  expect(failureOf(play)?.code).toBe('CHANNEL_UNLINKED');
  return play;
}

describe('a reply that Sinch sent on another channel', () => {
  /** Of the newest reply of the flow. */
  function moved(play: Play, to: string, more: object = {}): Notice {
    const { id = '', lastReply } = play.state.session ?? {};
    return { kind: 'receipt', sessionId: id, reply: lastReply?.id ?? '', status: '', code: '', on: to, ...more };
  }

  test('takes the session there, with its variables', () => {
    const play = on('WHATSAPP');
    play.wait(1_000);
    play.report(moved(play, 'SMS'));
    expect(channelOf(play)).toEqual(['SMS', 'SMS']);
    expect(play.state.session?.sinch.channelIdentity).toBe(IDENTITY);
  });

  test('proves that channel to be there, whatever was said of it before', () => {
    const play = on('WHATSAPP');
    play.report(linked(false, 'SMS', ['WHATSAPP']));
    play.wait(1_000);
    play.receive(from('WHATSAPP'));
    play.report(moved(play, 'SMS'));
    expect(channelOf(play)).toEqual(['SMS', 'SMS']);
    expect(play.state.unlinked).toEqual({});
  });

  test('leaves it where the contact has written since', () => {
    const play = on('WHATSAPP');
    const before = moved(play, 'SMS');
    play.wait(1_000);
    play.receive(from('RCS'));
    play.report(before);
    play.report(moved(play, 'SMS', { reply: 'another:0' }));
    expect(channelOf(play)).toEqual(['RCS', 'RCS']);
  });

  test.each([
    ['takes only templates now', 'WHATSAPP', null],
    ['was removed from the app', 'MMS', 'MMS'],
  ])('leaves it where it is when that channel %s', (_what, to, gone) => {
    const play = on('SMS');
    if (gone) play.report(linked(false, gone, ['SMS']));
    play.report(moved(play, to));
    expect(channelOf(play)).toEqual(['SMS', 'SMS']);
  });

  test('is nobody’s business once the session has ended', () => {
    const play = on('WHATSAPP');
    const late = moved(play, 'SMS');
    play.command({ kind: 'end' });
    play.report(late);
    expect(channelOf(play)).toEqual(['WHATSAPP', 'WHATSAPP']);
  });
});

describe('an id of Sinch’s that changes', () => {
  const idsOf = ({ state: { session } }: Play) => [session?.sinch.contactId, session?.sinch.conversationId];
  const known = { contactId: 'C1', conversationId: 'V1' };
  const unknown = { contactId: '', conversationId: '' };

  test.each<[string, object, Notice, string[]]>([
    ['the contact was merged into another', known, { kind: 'contact', from: 'C1', to: 'C2' }, ['C2', 'V1']],
    ['another was merged into the contact', known, { kind: 'contact', from: 'C0', to: 'C1' }, ['C1', 'V1']],
    ['two others were merged', known, { kind: 'contact', from: 'C3', to: 'C4' }, ['C1', 'V1']],
    ['contacts were merged, and its own is not known', unknown, { kind: 'contact', from: 'C1', to: 'C2' }, ['C2', '']],
    ['the contact was deleted', known, { kind: 'contact', from: 'C1', to: '' }, ['', 'V1']],
    ['the conversation ended', known, { kind: 'conversation', from: 'V1', to: '' }, ['C1', '']],
    ['another conversation ended', known, { kind: 'conversation', from: 'V0', to: '' }, ['C1', 'V1']],
    ['a conversation began, and none was known', unknown, { kind: 'conversation', from: '', to: 'V2' }, ['', 'V2']],
    [
      'a conversation began in place of the known one',
      known,
      { kind: 'conversation', from: '', to: 'V2' },
      ['C1', 'V2'],
    ],
    ['another contact was deleted', known, { kind: 'contact', from: 'C0', to: '' }, ['C1', 'V1']],
  ])('%s', (_what, before, notice, after) => {
    const play = on('SMS', before);
    play.report(notice);
    expect(idsOf(play)).toEqual(after);
    play.report({ ...notice });
    expect(idsOf(play)).toEqual(after);
  });

  test('is as the next message has it', () => {
    const play = on('SMS', known);
    play.report({ kind: 'conversation', from: 'V1', to: '' });
    play.receive(from('SMS', { contactId: 'C1', conversationId: 'V2' }));
    expect(idsOf(play)).toEqual(['C1', 'V2']);
  });

  test('is not as a message has it that was accepted before its contact was merged', () => {
    const play = on('SMS', known);
    play.report({ kind: 'contact', from: 'C1', to: 'C2' });
    play.continueAsNew();
    play.receive(from('SMS', known));
    expect(idsOf(play)).toEqual(['C2', 'V1']);
    play.command({ kind: 'end' });
    play.receive(from('SMS', known));
    expect(idsOf(play)).toEqual(['C2', 'V1']);
  });

  test.each([
    ['in their order', [0, 1, 2]],
    ['the last one first', [2, 1, 0]],
    ['the middle one last', [0, 2, 1]],
  ])('leads to the contact who is left in the end, also where merges are told %s', (_what, order) => {
    const merges = [
      ['C1', 'C2'],
      ['C2', 'C3'],
      ['C3', 'C4'],
    ];
    const play = on('SMS', known);
    for (const index of order) {
      const [gone = '', kept = ''] = merges[index] ?? [];
      play.report({ kind: 'contact', from: gone, to: kept });
    }
    expect(idsOf(play)).toEqual(['C4', 'V1']);
    for (const contactId of ['C1', 'C2', 'C3']) {
      play.receive(from('SMS', { ...known, contactId }));
      expect(idsOf(play)).toEqual(['C4', 'V1']);
    }
  });

  test('changes nothing of a session that has ended, or where none is', () => {
    const play = on('SMS', known);
    play.command({ kind: 'end' });
    play.report({ kind: 'contact', from: 'C1', to: 'C2' });
    expect(idsOf(play)).toEqual(['C1', 'V1']);
    const none = new Play(flow);
    none.report({ kind: 'contact', from: 'C1', to: 'C2' });
    expect(none.state.session).toBeNull();
  });
});
