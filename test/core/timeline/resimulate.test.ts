import { Recorder } from '../../../bench/replay/recorder.ts';
import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import type { GivenCommand } from '../../../core/session/given-command.ts';
import type { Recording } from '../../../core/timeline/recording.ts';
import { rerun } from '../../../core/timeline/rerun.ts';
import { resimulate } from '../../../core/timeline/resimulate.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { recordedConversations } from '../../helpers/recorded-conversations.ts';

const SHOP = `
flow: shop
variables:
  name: { type: string }
  size: { type: string }
  code: { type: string, sensitive: true }
  order: { type: map }
steps:
  - id: ask_name
    ask: { text: What is your name?, into: name }
  - id: ask_size
    ask: { text: Which size?, choices: [{ text: Small }, { text: Large }], into: size }
  - id: look_up
    call: { get: "https://shop.example/orders/{{ vars.name }}", into: order }
  - id: tell
    send: "You get {{ vars.size }}."
  - id: more
    ask: { text: Anything else? }
`;

const SIZES = '[{ text: Small }, { text: Large }]';

const changed = (text: string, by: string): CompiledFlow => {
  if (!SHOP.includes(text)) throw new Error(`The flow has no ${text}`);
  return compiled(SHOP.replace(text, by));
};

const found = () => ({ kind: 'response' as const, status: 200, headers: {}, body: { id: 7 } });

function bought(): Recorder {
  return new Recorder(compiled(SHOP), { calling: found }).write('hi').write('Ada').tap('Large');
}

describe('re-simulating a recorded conversation', () => {
  it('finds it unchanged on the flow that it ran on, whichever was recorded', async () => {
    const all = (await recordedConversations()).filter(({ recording }) => isWhole(recording) && !isMoved(recording));
    const differing = all.flatMap(({ name, recording }) =>
      sessionsIn(recording).flatMap(({ flow, ...session }) => {
        const { outcome, what } = resimulate({ ...recording, ...session }, flow);
        return outcome === 'unchanged' ? [] : [{ name, what }];
      }),
    );
    expect(differing).toEqual([]);
    expect(all.length).toBeGreaterThan(50);
  });

  it.each([
    ['another wording', 'Which size?', 'Which size is it?', { outcome: 'differs', step: 'ask_size' }],
    [
      'another choice before the one that was tapped',
      '[{ text: Small }',
      '[{ text: Tiny }, { text: Small }',
      { outcome: 'differs', step: 'ask_size' },
    ],
    [
      'another order of the choices',
      SIZES,
      '[{ text: Large }, { text: Small }]',
      { outcome: 'differs', unknownFrom: null },
    ],
    [
      'a choice that is gone',
      SIZES,
      '[{ text: Small }, { text: Big }]',
      { outcome: 'differs', unknownFrom: { step: 'ask_size' } },
    ],
    ['another address', '/orders/', '/v2/orders/', { outcome: 'unknown', step: 'look_up' }],
    ['a header, which does not matter', 'into: order', 'into: order, headers: { a: b }', { outcome: 'unchanged' }],
    ['a variable that nobody says', '  - id: tell', `  - set: { code: "'1'" }\n  - id: tell`, { outcome: 'differs' }],
    [
      'a question that nobody answered',
      '  - id: ask_size',
      '  - id: ask_colour\n    ask: { text: Which colour? }\n  - id: ask_size',
      { outcome: 'differs', step: 'ask_colour', unknownFrom: { step: 'ask_colour' } },
    ],
  ])('with %s', (_what, text, by, expected) => {
    expect(resimulate(bought().recording, changed(text, by))).toMatchObject(expected);
  });

  it('lets a tap mean what its title says, wherever the choice stands now', () => {
    const { lines } = resimulate(bought().recording, changed(SIZES, '[{ text: Large }, { text: Small }]'));
    expect(lines.map(({ now }) => now)).toContain('bot: You get Large.');
  });

  it('goes on where the recorded one failed, until it needs an answer that nobody gave', () => {
    const failing = SHOP.replace('You get {{ vars.size }}', 'You get {{ vars.order.size }}');
    const { recording } = new Recorder(compiled(failing), { calling: found })
      .write('hi')
      .write('Ada')
      .tap('Small')
      .write('hello?');
    const { lines, ...result } = resimulate(recording, compiled(SHOP));
    expect(result).toEqual({
      outcome: 'differs',
      step: 'tell',
      what: 'No longer fails at tell (EXPRESSION).',
      noLongerFails: 'tell',
      nowFails: '',
      ends: 'asks more',
      unknownFrom: { step: 'more', reason: 'It asks more, and no answer to that was recorded.' },
    });
    expect(lines.map(({ now }) => now)).toContain('bot: Anything else?');
    const broken = resimulate(bought().recording, compiled(failing));
    expect(broken).toMatchObject({ outcome: 'differs', step: 'tell', nowFails: 'tell', noLongerFails: '' });
  });

  it('takes each recorded answer of a call once, and stops where there is none left', () => {
    const statuses = [500, 200];
    const calling = () => ({ kind: 'response' as const, status: statuses.shift() ?? 0, headers: {}, body: {} });
    const { recording } = new Recorder(compiled(SHOP), { calling })
      .write('hi')
      .write('Ada')
      .tap('Large')
      .command({ name: 'retry', given: { id: 'again' } });
    expect(resimulate(recording, compiled(SHOP)).outcome).toBe('unchanged');
    const patient = resimulate(recording, changed('into: order', 'into: order, on_error: tell'));
    expect(patient).toMatchObject({ outcome: 'differs', noLongerFails: 'look_up', ends: 'asks more' });
    const asksAgain = resimulate(
      bought().write('no').recording,
      changed('Anything else? }', 'Anything else? }\n    goto: look_up'),
    );
    expect(asksAgain).toMatchObject({ outcome: 'unknown', step: 'look_up', ends: 'calls at look_up' });
  });

  it('lets deadlines fire by the recorded clock', () => {
    const { recording } = bought().write('no', 7200);
    const reminding = changed('flow: shop', 'flow: shop\nsession: { idle: 1h, on_idle: { send: Still there? } }');
    const { outcome, lines } = resimulate(recording, reminding);
    expect(outcome).toBe('differs');
    expect(lines.map(({ now }) => now)).toEqual(expect.arrayContaining(['(time passes: idle)', 'bot: Still there?']));
  });

  it('is refused again what was refused then, unless something else is said', () => {
    const sending: NonNullable<ConstructorParameters<typeof Recorder>[1]>['sending'] = ({ id, step }) =>
      step === 'tell'
        ? { id, outcome: 'refused', code: 'INVALID_ARGUMENT', status: 400, reason: 'too long' }
        : { id, outcome: 'accepted' };
    const { recording } = new Recorder(compiled(SHOP), { calling: found, sending })
      .write('hi')
      .write('Ada')
      .tap('Large');
    expect(resimulate(recording, compiled(SHOP))).toMatchObject({ outcome: 'unchanged' });
    const shorter = resimulate(recording, changed('You get', 'Get'));
    expect(shorter).toMatchObject({ outcome: 'differs', noLongerFails: 'tell', ends: 'asks more' });
  });

  it('says where nothing can be said', () => {
    const { recording } = bought();
    const late = { ...recording, sessionId: '01ELSE' };
    expect(resimulate(late, compiled(SHOP))).toMatchObject({ outcome: 'unknown', step: '' });
    expect(resimulate({ ...recording, runs: [] }, compiled(SHOP))).toMatchObject({ outcome: 'unknown' });
  });

  it('says so where the engine itself breaks on the changed flow', () => {
    const { recording } = bought();
    const broken: CompiledFlow = {
      ...compiled(SHOP),
      get session(): CompiledFlow['session'] {
        throw new Error('broken');
      },
    };
    const what = expect.stringMatching(/^The engine breaks on it there; .*report it\.$/);
    expect(resimulate(recording, broken)).toMatchObject({ outcome: 'unknown', step: '', what });
  });

  it('shows no value of a sensitive variable, nor an answer that fills one', () => {
    const asking = SHOP.replace('  - id: ask_size', '  - ask: { text: Your code?, into: code }\n  - id: ask_size');
    const { recording } = new Recorder(compiled(asking), { calling: found })
      .write('hi')
      .write('Ada')
      .write('s3cret-canary')
      .tap('Large');
    const result = resimulate(recording, compiled(asking.replace('You get', 'Get')));
    expect(result.outcome).toBe('differs');
    expect(JSON.stringify(result)).not.toContain('s3cret-canary');
    expect(JSON.stringify(resimulate(recording, compiled(SHOP)))).not.toContain('s3cret-canary');
  });
});

/** What comes after it is recorded, or nothing does. */
const isWhole = ({ runs }: Recording) => runs.at(-1)?.events.at(-1)?.kind !== 'continuedAsNew';

/** One that went on with another flow would not have been the same on one of them. */
const isMoved = ({ runs }: Recording) =>
  runs.some(({ events }) => events.some((event) => event.kind === 'updateAccepted' && moves(event.command)));

const moves = ({ name, given }: GivenCommand) => name === 'migrate' || (name === 'retry' && 'to' in given);

/** The sessions of a recording that began with a flow. */
function sessionsIn(recording: Recording): { sessionId: string; flow: CompiledFlow }[] {
  const loads = rerun(recording).moments.flatMap(({ event, before, after }) => {
    if (event.kind !== 'flowLoaded' || !after.session || before.session?.failure) return [];
    return [{ sessionId: after.session.id, flow: event.loaded.flow }];
  });
  return loads.filter(({ sessionId }, index) => loads.findIndex((one) => one.sessionId === sessionId) === index);
}
