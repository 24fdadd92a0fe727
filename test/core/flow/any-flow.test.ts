import fc from 'fast-check';
import type { CallOutcome } from '../../../core/flow/call.ts';
import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import type { FlowWatch } from '../../../core/flow/engine-types.ts';
import { stepAt } from '../../../core/flow/frames.ts';
import { loadFlow } from '../../../core/flow/load.ts';
import { parsePostback } from '../../../core/flow/postback.ts';
import { type FlowSight, watching } from '../../../core/flow/watch.ts';
import type { SessionEvent } from '../../../core/session/event.ts';
import type { InboundContent } from '../../../core/session/inbound.ts';
import { inbound } from '../../helpers/messages.ts';
import { accepting, Play, refusing, type Sending } from '../session/play.ts';
import { anyDefinition, SUB_FLOW } from './any-flow.ts';

const sub = loadFlow(SUB_FLOW).flow;
const flowOf = (name: string) => (name === 'sub' ? sub : undefined);

const load = (definition: object): CompiledFlow | undefined => loadFlow(JSON.stringify(definition), { flowOf }).flow;

/** What contacts write; some of it means to do harm. */
const EVIL = [
  '__proto__',
  'constructor',
  '{{ vars.k }}',
  '$'.concat('{7*7}'),
  '{{ secrets.key }}',
  '"}]}',
  '\u0000',
  '\ud800',
  'x'.repeat(5_000),
];
const written = fc.oneof(
  fc.constantFrom(
    'hi',
    '1',
    '2',
    'menu',
    'agent',
    'again',
    'v',
    'one',
    '2026-12-24',
    'a@b.example',
    '+31612345678',
    '12',
    '',
  ),
  fc.constantFrom(...EVIL),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const ANSWERS: CallOutcome[] = [
  // Parsed, as in a literal __proto__ is no key but sets the prototype.
  { kind: 'response', status: 200, headers: {}, body: JSON.parse('{"x":"y","__proto__":{"z":1}}') },
  { kind: 'response', status: 404, headers: {}, body: null },
  { kind: 'response', status: 503, headers: {}, body: 'away' },
  { kind: 'failed', code: 'CALL_TIMED_OUT', reason: 'no answer came in time', unclear: true },
];
const SENDINGS: Sending[] = [
  accepting,
  refusing(0),
  () => ({ code: 'SEND_TIMED_OUT', reason: 'No answer.', unclear: true, accepted: [] }),
];

const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      text: written,
      channel: fc.constantFrom('WHATSAPP', 'SMS'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tap' as const), nth: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('location' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 700_000, 4 * 3_600_000, 3 * 86_400_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('answers' as const), which: fc.nat(ANSWERS.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sending' as const), which: fc.nat(SENDINGS.length - 1) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('receipt' as const),
      status: fc.constantFrom('delivered' as const, 'read' as const, 'failed' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('command' as const), which: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('continueAsNew' as const) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer E> ? E : never;

const COMMANDS: ((id: string) => SessionEvent)[] = [
  (id) => ({ kind: 'retry', id, by: 'operator' }),
  () => ({ kind: 'end' }),
  (id) => ({ kind: 'outside', id, name: 'paid', data: { sum: 1 } }),
  (id) => ({ kind: 'outside', id, name: '__proto__', data: JSON.parse('{"__proto__":{"x":1}}') }),
  (id) => ({ kind: 'handover', id, to: 'desk', note: '' }),
  (id) => ({ kind: 'release', id }),
  (id) => ({ kind: 'personSays', id, messages: [{ kind: 'text', text: 'A person.' }] }),
  (id) => ({ kind: 'setVariables', id, variables: { n: 9, s: '{{ vars.k }}' } }),
];

/** One conversation of a contact with a flow, whatever comes. */
class Conversation {
  readonly play: Play;
  #count = 0;

  constructor(flow: CompiledFlow, watch?: FlowWatch) {
    this.play = new Play(flow, {}, watch);
    this.play.settings = { shop: 'https://shop.example' };
  }

  happen(one: Happening): void {
    const { play } = this;
    this.#count += 1;
    const id = `e${this.#count}`;
    if (play.closed) return;
    this.#happen(id, one);
    // A step may fail in words of its own; the engine itself does not break.
    expect(JSON.stringify([play.state.session?.failure, play.state.session?.handled])).not.toContain('ENGINE');
  }

  #happen(id: string, one: Happening): void {
    const { play } = this;
    if (one.kind === 'write') this.#receive(id, { kind: 'text', text: one.text }, one.channel);
    if (one.kind === 'location')
      this.#receive(id, { kind: 'location', latitude: 1, longitude: 2, title: '', label: '' });
    if (one.kind === 'tap') this.#receive(id, { kind: 'choice', messageId: 'm', postback: this.#postback(one.nth) });
    if (one.kind === 'wait') play.wait(one.ms);
    if (one.kind === 'answers')
      play.calling = () => ANSWERS[one.which] ?? { kind: 'response', status: 200, headers: {}, body: null };
    if (one.kind === 'sending') play.sending = SENDINGS[one.which] ?? accepting;
    if (one.kind === 'command') play.command(COMMANDS[one.which]?.(id) ?? { kind: 'end' });
    if (one.kind === 'continueAsNew') play.continueAsNew();
    if (one.kind === 'receipt') this.#report(one.status);
  }

  #receive(id: string, content: InboundContent, channel = 'WHATSAPP'): void {
    this.play.receive(inbound('', { id, channel, content }));
  }

  #report(status: 'delivered' | 'read' | 'failed'): void {
    const { session } = this.play.state;
    // Sinch reports on what was sent, and on nothing else.
    if (!session?.lastReply) return;
    this.play.report({ kind: 'receipt', sessionId: session.id, reply: session.lastReply.id, status, code: 'X' });
  }

  /** Of the choices that were ever shown. */
  #postback(nth: number): string {
    const all = JSON.stringify(this.play.sends).match(/cq1:[^"\\]+/g) ?? [];
    return all.filter((postback) => parsePostback(postback)).at(-1 - nth) ?? 'unknown';
  }
}

function converse(flow: CompiledFlow, events: readonly Happening[], watch?: FlowWatch): Conversation {
  const conversation = new Conversation(flow, watch);
  for (const one of events) conversation.happen(one);
  return conversation;
}

// Shrinking flows that are made of one another goes on for many minutes and gigabytes: the seed and path of the report tell which it was.
const runs = (numRuns: number) => ({ numRuns, endOnFailure: true });

const conversation = fc.tuple(anyDefinition, fc.array(happening, { minLength: 1, maxLength: 25 }));

test('Most of the random flows are ones that check accepts', () => {
  const loaded = fc
    .sample(anyDefinition, { numRuns: 60, seed: 1 })
    .filter((definition) => load(definition) !== undefined);
  expect(loaded.length).toBeGreaterThan(40);
});

test('Whatever check accepts runs, whatever comes: it never throws, breaks or forgets, and its state is plain JSON', () => {
  fc.assert(
    fc.property(conversation, ([definition, events]) => {
      const flow = load(definition);
      fc.pre(flow !== undefined);
      const { play } = converse(flow, events);
      // Play compares the state with its JSON after every event.
      const ids = play.said.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    runs(300),
  );
});

test('The same events give the same conversation again, effects and all', () => {
  fc.assert(
    fc.property(conversation, ([definition, events]) => {
      const flow = load(definition);
      fc.pre(flow !== undefined);
      const [first, second] = [converse(flow, events).play, converse(flow, events).play];
      expect(second.state).toEqual(first.state);
      expect(second.sends).toEqual(first.sends);
      expect(second.calls).toEqual(first.calls);
      expect(second.forwards).toEqual(first.forwards);
      expect(second.kept).toEqual(first.kept);
    }),
    runs(100),
  );
});

test('Continue-as-new after every event changes nothing', () => {
  fc.assert(
    fc.property(conversation, ([definition, events]) => {
      const flow = load(definition);
      fc.pre(flow !== undefined);
      const carried = converse(
        flow,
        events.flatMap((one): Happening[] => [one, { kind: 'continueAsNew' }]),
      );
      const whole = converse(
        flow,
        events.flatMap((one): Happening[] => [one, { kind: 'wait', ms: 0 }]),
      );
      expect(carried.play.said).toEqual(whole.play.said);
    }),
    runs(100),
  );
});

test('A conversation that is watched is the same, and what is seen of it is plain JSON', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(conversation, ([definition, events]) => {
      const flow = load(definition);
      fc.pre(flow !== undefined);
      const sights: FlowSight[] = [];
      const watch = watching((sight) => sights.push(sight));
      // What the watcher's own mistakes would hide.
      const told: unknown[] = [];
      const [plain, seen] = [
        converse(flow, events).play,
        converse(flow, events, (glimpse, at) => {
          told.push(glimpse.kind);
          watch(glimpse, at);
        }).play,
      ];
      expect(seen.state).toEqual(plain.state);
      expect([seen.sends, seen.calls, seen.forwards, seen.kept]).toEqual([
        plain.sends,
        plain.calls,
        plain.forwards,
        plain.kept,
      ]);
      expect(JSON.parse(JSON.stringify(sights))).toEqual(sights);
      const evaluated = told.filter((kind) => kind === 'evaluated').length;
      const shown = sights.filter(({ kind }) => kind === 'expression' || kind === 'condition').length;
      if (!sights.some(({ kind }) => kind === 'more')) expect(shown).toBe(evaluated);
      for (const { kind } of sights) kinds.add(kind);
    }),
    runs(100),
  );
  const all = [
    'step',
    'passedOver',
    'condition',
    'expression',
    'variable',
    'answer',
    'route',
    'goto',
    'failed',
    'note',
  ];
  expect([...kinds].filter((kind) => kind !== 'more').toSorted()).toEqual(all.toSorted());
});

const CANARY = 'c4n4ry';

/** Steps about a sensitive variable, and a question that fills it. */
const HIDDEN_STEPS: { [field: string]: unknown }[] = [
  { ask: { text: 'Pin?', into: 'z', valid: [{ if: 'size(input.text) < 900', say: 'Shorter.' }] } },
  {
    ask: {
      text: 'Pin?',
      into: 'z',
      force: true,
      choices: [{ text: 'one', value: '{{ vars.z }}' }, 'two'],
      format: 'any',
    },
  },
  { set: { z: "vars.?z.orValue('') + input.text" } },
  { set: { b: "vars.?z.orValue('') == input.text" } },
  { branch: [{ if: "vars.?z.orValue('').contains('x')", goto: 'end' }, { else: 'next' }] },
  { if: 'has(vars.z) && size(vars.z) > 2', set: { n: 4 } },
  {
    call: {
      post: '{{ settings.shop }}/pins',
      headers: { Pin: "{{ vars.?z.orValue('') }}" },
      body: { pin: '{{ vars }}' },
      into: { z: 'response.body.pin', n: 'response.status' },
    },
  },
  { run: { flow: 'vault', in: { pin: 'vars.z' }, out: { z: 'pin' } } },
];

const vault = loadFlow(`
flow: vault
variables: { pin: { type: string, sensitive: true, in: true, out: true } }
steps:
  - { if: vars.pin == input.text, set: { pin: "vars.pin + vars.pin" } }
  - { ask: { text: "Again?", into: pin, force: true } }
`).flow;

const hidden = fc
  .tuple(
    anyDefinition,
    fc.array(fc.tuple(fc.constantFrom(...HIDDEN_STEPS), fc.nat(12)), { minLength: 1, maxLength: 6 }),
  )
  .map(([definition, more]) => {
    const steps = Array.isArray(definition.steps) ? [...definition.steps] : [];
    for (const [step, at] of more) steps.splice(at % (steps.length - 8), 0, step);
    const variables = { ...Object(definition.variables), z: { type: 'string', sensitive: true } };
    return { ...definition, variables, steps };
  });

test('Nothing that is sensitive is seen by whoever watches', () => {
  let asked = 0;
  fc.assert(
    fc.property(fc.tuple(hidden, fc.array(happening, { minLength: 3, maxLength: 20 })), ([definition, events]) => {
      const { flow } = loadFlow(JSON.stringify(definition), {
        flowOf: (name) => (name === 'vault' ? vault : flowOf(name)),
      });
      fc.pre(flow !== undefined);
      const sights: FlowSight[] = [];
      const conversation = new Conversation(
        flow,
        watching((sight) => sights.push(sight)),
      );
      const { play } = conversation;
      play.settings = { shop: `https://shop.example/${CANARY}` };
      play.calling = ({ request }) => {
        const pin = request.url.join('').endsWith('/pins') ? CANARY : 'x';
        return { kind: 'response', status: 200, headers: {}, body: { pin } };
      };
      for (const one of events) {
        const { session, queue } = play.state;
        // Where it has ended the next message begins another one; behind others it answers what they lead to.
        const isNext = session?.status !== 'ended' && queue.length === 0;
        const at = isNext ? stepAt(flow, session?.flowState ?? null)?.step : undefined;
        const fills = at?.kind === 'ask' && ['z', 'pin'].includes(at.body.into ?? '');
        if (fills) asked += 1;
        const text = fills ? CANARY : 'x';
        if (one.kind !== 'answers') conversation.happen(one.kind === 'write' ? { ...one, text } : one);
        // What waited when its session ended begins another one as well, and answers nothing.
        if (queue.length > 0 && play.state.session?.id !== session?.id) return;
        expect(JSON.stringify(sights)).not.toContain(CANARY);
        sights.length = 0;
      }
    }),
    runs(80),
  );
  expect(asked).toBeGreaterThan(20);
});

test('What a contact writes is never expanded, wherever it is said, asked for or sent', () => {
  const flow = load({
    flow: 'echo',
    variables: { s: { type: 'string' } },
    steps: [
      { id: 'q', ask: { text: 'Say.', into: 's' } },
      { send: ['{{ vars.s }}', { text: 'T', choices: [{ text: '{{ vars.s }}', goto: 'q' }] }] },
      { call: { post: 'https://a.example', body: { said: '{{ vars.s }}' }, headers: { 'x-said': '{{ vars.s }}' } } },
      { goto: 'q' },
    ],
  });
  if (!flow) throw new Error('The flow of this test is not one.');
  const quoted = fc.string().map((inner) => `{{ ${inner} }} {{ secrets.key }} {{ vars.s }} \${${inner}}`);
  fc.assert(
    fc.property(quoted, (text) => {
      const play = new Play(flow);
      play.receive(inbound('hi'));
      const said = play.receive(inbound(text));
      const words = text.trim();
      expect(said.slice(0, 2)).toEqual([words, `T [${words}]`]);
      const [call] = play.calls;
      expect(call?.request.body?.every((part) => typeof part === 'string')).toBe(true);
      expect(JSON.parse(call?.request.body?.join('') ?? '')).toEqual({ said: words });
    }),
    { numRuns: 200 },
  );
});
