import type { CompiledFlow } from '../../../../core/flow/compiled.ts';
import { compiled, definition, problemsOf } from '../../../helpers/flow-problems.ts';

const HINT = 'Branch on session.windowOpen, and send a template where it is false.';
const late = (place: string, channels = 'WHATSAPP, MESSENGER and INSTAGRAM') =>
  `${place} warning So long after the contact's last message, ${channels} may take nothing but a template here. ${HINT}`;

const TEMPLATE = '{ template: { omni: { id: t, version: "1" } } }';

const said = (steps: string, above?: string, flows: CompiledFlow[] = []) =>
  problemsOf(definition(steps, above), { flowOf: (name) => flows.find(({ flow }) => flow === name) });

test.each<[string, string, string]>([
  ['a wait', '  - wait: { for: 24h }\n  - send: x', '7:5 send_2'],
  ['a wait that leads elsewhere', '  - { wait: { for: 1d }, goto: b }\n  - { id: b, send: x }', '7:5 b'],
  ['an event', '  - wait: { event: paid, timeout: 25h, on_timeout: end }\n  - send: x', '7:5 send_2'],
  [
    'an event that did not come',
    '  - wait: { event: paid, timeout: 1d, on_timeout: { send: x } }\n  - end',
    '6:39 wait_1.on_timeout',
  ],
  [
    'a receipt that did not come',
    '  - wait: { receipt: read, timeout: 1d, on_timeout: b }\n  - end\n  - { id: b, send: x }',
    '8:5 b',
  ],
  ['a question', '  - ask: { text: Q, timeout: 30h, on_timeout: { send: x } }', '6:35 ask_1.on_timeout'],
  [
    'a hand-over',
    '  - handover: { to: a, timeout: 1d, on_timeout: b, on_release: end }\n  - { id: b, send: x }',
    '7:5 b',
  ],
  [
    'a hand-over that only a release ends',
    '  - handover: { to: a, timeout: 1d, on_release: b }\n  - { id: b, send: x }',
    '7:5 b',
  ],
  [
    'steps that say nothing',
    '  - wait: { for: 1d }\n  - set: { n: 1 }\n  - call: { get: "https://x.example" }\n  - wait: { for: 1m }\n  - send: x',
    '10:5 send_5',
  ],
  ['a step that may be passed over', '  - wait: { for: 1d }\n  - { id: b, if: has(vars.name), ask: Q? }', '7:5 b'],
  [
    'the failure of a call',
    '  - wait: { for: 1d }\n  - call: { get: "https://x.example", on_status: { 404: b } }\n  - end\n  - { id: b, send: x }',
    '9:5 b',
  ],
])('After a day of %s only a template may be said', (_what, steps, place) => {
  expect(said(steps)).toEqual([late(place)]);
});

test.each<[string, string, string]>([
  ['on_idle', 'session: { idle: 25h, on_idle: { send: Hey }, expire: 3d }\n', '5:23 on_idle'],
  ['on_expire of the default', 'session: { on_expire: { send: Bye } }\n', '5:12 on_expire'],
])('A silent contact has been so for a day at %s', (_what, above, place) => {
  expect(said('  - ask: Q?', above)).toEqual([late(place)]);
});

test.each<[string, string, string]>([
  ['less than a day', '  - wait: { for: 23h }\n  - send: x', ''],
  ['an event in time', '  - wait: { event: paid, timeout: 1h, on_timeout: end }\n  - send: x', ''],
  [
    'a silence of hours',
    '  - ask: Q?',
    'session: { idle: 30m, on_idle: { send: Hey }, expire: 12h, on_expire: { send: Bye } }\n',
  ],
  ['a template', `  - wait: { for: 1d }\n  - send: ${TEMPLATE}\n  - end`, ''],
  ['a template by channel', `  - wait: { for: 1d }\n  - send: { channels: { SMS: x, default: ${TEMPLATE} } }`, ''],
  ['nothing for those channels', '  - wait: { for: 1d }\n  - send: { channels: { SMS: x } }', ''],
  ['the answer to a question', '  - ask: { text: Q, timeout: 1d, on_timeout: end }\n  - send: x', ''],
  ['the answer to a template', `  - wait: { for: 1d }\n  - ask: ${TEMPLATE}\n  - send: x`, ''],
  [
    'a release by a person',
    '  - handover: { to: a, timeout: 1d, on_timeout: end, on_release: b }\n  - { id: b, send: x }',
    '',
  ],
])('After %s there is nothing to speak of', (_what, steps, above) => {
  expect(said(steps, above)).toEqual([]);
});

test('A branch on the window guards the way, in whichever order', () => {
  const guarded = (arms: string) =>
    said(
      `  - wait: { for: 1d }\n  - branch: ${arms}\n  - { id: plain, send: x, goto: end }\n  - { id: late, send: ${TEMPLATE} }`,
    );
  expect(guarded('[{ if: session.windowOpen, goto: plain }, { else: late }]')).toEqual([]);
  expect(guarded('[{ if: "!session.windowOpen", goto: late }, { else: plain }]')).toEqual([]);
  expect(guarded('[{ if: session.windowOpen && has(vars.name), goto: plain }, { else: late }]')).toEqual([]);
  expect(
    guarded('[{ if: has(vars.name), goto: plain }, { if: session.windowOpen, goto: plain }, { else: late }]'),
  ).toEqual([late('8:5 plain')]);
  expect(guarded('[{ if: session.windowOpen, goto: late }, { else: plain }]')).toEqual([late('8:5 plain')]);
});

test('So does a condition on a step', () => {
  expect(said('  - wait: { for: 1d }\n  - { if: session.windowOpen, send: x }\n  - end')).toEqual([]);
  expect(said('  - wait: { for: 1d }\n  - { if: "!session.windowOpen", goto: end }\n  - send: x')).toEqual([]);
  expect(said('  - wait: { for: 1d }\n  - { if: session.windowOpen, send: x }\n  - send: y')).toEqual([
    late('8:5 send_3'),
  ]);
});

test('Only channels on which the flow comes there are named, each with the hours of its own window', () => {
  const steps = (time: string) =>
    `  - wait: { for: ${time} }\n  - branch: [{ if: 'session.channel in ["SMS", "WHATSAPP", "WECHAT"]', goto: b }, { else: end }]\n  - { id: b, send: x }`;
  expect(said(steps('1d'))).toEqual([late('8:5 b', 'WHATSAPP')]);
  expect(said(steps('2d'))).toEqual([late('8:5 b', 'WHATSAPP and WECHAT')]);
  expect(said('  - wait: { for: 30d }\n  - send: x')).toEqual([
    late('7:5 send_2', 'WHATSAPP, MESSENGER, INSTAGRAM, KAKAOTALKCHAT and WECHAT'),
  ]);
});

test('An event that nobody times may come as late as the session lasts', () => {
  const steps = '  - wait: { event: paid }\n  - send: x';
  expect(said(steps)).toEqual([late('7:5 send_2', 'WHATSAPP, MESSENGER, INSTAGRAM and WECHAT')]);
  expect(said(steps, 'session: { max: 24h }\n')).toEqual([]);
});

test('Of one way the first message is named: there the flow would fail', () => {
  expect(said('  - wait: { for: 1d }\n  - send: x\n  - send: y\n  - ask: z')).toEqual([late('7:5 send_2')]);
});

test('A step that nothing leads to waits for nobody', () => {
  const steps = '  - { send: x, goto: end }\n  - { id: lost, wait: { for: 1d } }\n  - send: y';
  expect(said(steps).filter((problem) => problem.includes('template'))).toEqual([]);
});

test('What a flow within says, or waits for, counts where it is run', () => {
  const speaks = compiled('flow: speaks\nsteps: [{ set: {} }, { send: x }]\n');
  const waits = compiled(`flow: waits\nsteps: [{ wait: { for: 1d } }, { send: ${TEMPLATE} }]\n`);
  const asks = compiled(
    'flow: asks\nsteps: [{ wait: { for: 1d } }, { branch: [{ if: session.windowOpen, goto: q }, { else: t }] }, { id: q, ask: Q? }, end, { id: t, ask: { template: { omni: { id: t, version: "1" } } } }]\n',
  );
  expect(said('  - wait: { for: 1d }\n  - run: { flow: speaks }\n  - send: y', '', [speaks])).toEqual([
    late('7:5 run_2'),
  ]);
  expect(said('  - run: { flow: waits }\n  - send: y', '', [waits])).toEqual([late('7:5 send_2')]);
  expect(said('  - run: { flow: asks }\n  - send: y', '', [asks])).toEqual([]);
});

test('Whoever wrote after such a wait has opened the window again', () => {
  const wrote = (condition: string) =>
    said(
      `  - wait: { for: 1d }\n  - branch: [{ if: ${condition}, goto: end }, { else: talk }]\n  - { id: talk, send: x }`,
    );
  expect(wrote('input.kind == "none"')).toEqual([]);
  expect(wrote('session.turn > 2')).toEqual([late('8:5 talk')]);
});

test.each<[string, string, string]>([
  [
    'two waits',
    '  - ask: Q?\n  - send: A\n  - wait: { for: 20h }\n  - send: B\n  - wait: { for: 20h }\n  - send: C',
    '11:5 send_6',
  ],
  [
    'a question that nobody answers, and a wait',
    '  - ask: { text: Q?, timeout: 13h, on_timeout: b }\n  - end\n  - { id: b, wait: { for: 13h } }\n  - send: x',
    '9:5 send_4',
  ],
  [
    'an event, a wait and a hand-over',
    '  - wait: { event: paid, timeout: 9h, on_timeout: end }\n  - wait: { for: 9h }\n  - handover: { to: a, timeout: 9h, on_release: b }\n  - { id: b, send: x }',
    '9:5 b',
  ],
])('Waits add up: %s', (_what, steps, place) => {
  expect(said(steps)).toEqual([late(place)]);
});

test('An answer between two waits begins the silence anew', () => {
  expect(said('  - wait: { for: 20h }\n  - ask: Q?\n  - wait: { for: 20h }\n  - send: x')).toEqual([]);
});

test('Before the window has closed, a branch on it goes either way', () => {
  const steps =
    '  - wait: { for: 20h }\n  - branch: [{ if: session.windowOpen, goto: a }, { else: end }]\n' +
    '  - { id: a, wait: { for: 20h } }\n  - send: x';
  expect(said(steps)).toEqual([late('9:5 send_4')]);
});

test('Waits of a flow and of one that it runs add up', () => {
  const speaks = compiled('flow: speaks\nsteps: [{ wait: { for: 13h } }, { send: x }]\n');
  const waits = compiled('flow: waits\nsteps: [{ wait: { for: 13h } }]\n');
  expect(said('  - wait: { for: 13h }\n  - run: { flow: speaks }', '', [speaks])).toEqual([late('7:5 run_2')]);
  expect(said('  - run: { flow: waits }\n  - wait: { for: 13h }\n  - send: x', '', [waits])).toEqual([
    late('8:5 send_3'),
  ]);
  expect(said('  - run: { flow: speaks }\n  - ask: Q?', '', [speaks])).toEqual([]);
});

const EVERY = 'WHATSAPP, MESSENGER, INSTAGRAM, KAKAOTALKCHAT and WECHAT';

test('In a circle of waits the window of every channel closes', () => {
  const steps = '  - { id: a, wait: { for: 5h } }\n  - { if: session.turn > 9, goto: a }\n  - send: x';
  expect(said(steps)).toEqual([late('8:5 send_3', EVERY)]);
});

test('A thousand waits in circles come to an end', () => {
  const steps = Array.from(
    { length: 490 },
    (_, index) => `  - { id: w${index}, wait: { for: 11m } }\n  - { if: session.turn > ${index}, goto: w0 }`,
  );
  expect(said(`${steps.join('\n')}\n  - send: x`)).toEqual([late('986:5 send_981', EVERY)]);
});
