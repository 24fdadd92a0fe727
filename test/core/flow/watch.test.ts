import type { CompiledFlow } from '../../../core/flow/compiled.ts';
import type { FlowEvent } from '../../../core/flow/engine-types.ts';
import { type FlowSight, watching } from '../../../core/flow/watch.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { Talk, tapped, written } from '../../helpers/flow-talk.ts';

const VARIABLES = `variables: { name: { type: string }, n: { type: number, default: 3 }, k: { type: number }, l: { type: list }, m: { type: map },
  card: { type: string, sensitive: true } }
consents: [news]
`;

const SUB = compiled(
  `flow: pay
variables: { pin: { type: string, sensitive: true, in: true }, sum: { type: number, in: true, out: true } }
steps:
  - set: { sum: vars.sum + 1 }
`,
);

const flowOf = (steps: string, above = ''): CompiledFlow =>
  compiled(`flow: test\n${VARIABLES}${above}steps:\n${steps}\n`, { flowOf: () => SUB });

/** A talk of which everything is seen. */
class SeenTalk extends Talk {
  sights: FlowSight[] = [];

  constructor(flow: CompiledFlow) {
    super(flow);
    this.context.watch = watching((sight) => this.sights.push(sight));
    this.context.settings = { shop: 'https://shop.example' };
  }

  /** What is seen of a turn. */
  see(event: FlowEvent): FlowSight[] {
    this.sights = [];
    this.turn(event);
    expect(JSON.parse(JSON.stringify(this.sights))).toEqual(this.sights);
    return this.sights;
  }
}

const write = (text: string): FlowEvent => ({ kind: 'input', input: written(text) });
const start: FlowEvent = { kind: 'start', input: written('hi') };
const answered = (status: number, body: object = {}): FlowEvent => ({
  kind: 'called',
  outcome: { kind: 'response', status, headers: {}, body: JSON.parse(JSON.stringify(body)) },
});

const line = (sight: FlowSight): string => {
  const { kind, step, ...rest } = sight;
  if ('source' in rest) {
    const values = rest.values.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).join(' ');
    return `${step} ${kind} ${rest.source} | ${values} | ${JSON.stringify(rest.result)}`;
  }
  return `${step} ${kind} ${JSON.stringify(rest)}`;
};

const TABLE: [what: string, steps: string, events: FlowEvent[], seen: string[]][] = [
  [
    'a set, with each expression and what it changed',
    '  - { id: a, set: { n: vars.n + 1, name: null, l: [1] } }\n  - { id: b, set: { n: "size(vars.l) + vars.n" } }',
    [start],
    [
      'a step {"stepKind":"set"}',
      'a expression vars.n + 1 | vars.n=3 | 4',
      'a variable {"name":"n","before":3,"after":4}',
      'a variable {"name":"name","before":null,"after":null}',
      'a variable {"name":"l","before":null,"after":[1]}',
      'a note {"note":"set n, name, l"}',
      'b step {"stepKind":"set"}',
      'b expression size(vars.l) + vars.n | vars.l=[1] vars.n=4 | 5',
      'b variable {"name":"n","before":4,"after":5}',
      'b note {"note":"set n"}',
      ' goto {"target":"end"}',
    ],
  ],
  [
    'a branch, up to the case that holds, and where it leads',
    '  - { id: a, branch: [{ if: vars.n > 3, goto: c }, { if: session.channel == "WHATSAPP", goto: c }, { else: end }] }\n  - { id: b, send: B }\n  - { id: c, end: {} }',
    [start],
    [
      'a step {"stepKind":"branch"}',
      'a condition vars.n > 3 | vars.n=3 | false',
      'a condition session.channel == "WHATSAPP" | session.channel="WHATSAPP" | true',
      'a note {"note":"to c"}',
      'a goto {"target":"c"}',
      'c step {"stepKind":"end"}',
      'c note {"note":"ended"}',
      'c goto {"target":"end"}',
    ],
  ],
  [
    'a step that is passed over, and a text with what it was filled with',
    '  - { id: a, if: has(vars.name), send: A }\n  - { id: b, send: "You have {{ vars.n }} of {{ vars.?name.orValue(\'?\') }}" }',
    [start],
    [
      'a step {"stepKind":"send"}',
      'a condition has(vars.name) | vars.name=undefined | false',
      'a passedOver {}',
      'b step {"stepKind":"send"}',
      'b expression vars.n | vars.n=3 | 3',
      'b expression vars.?name.orValue(\'?\') | vars.name=undefined | "?"',
      'b note {"note":"sent"}',
      ' goto {"target":"end"}',
    ],
  ],
  [
    'an answer that is a value, with its rule',
    '  - { id: a, ask: { text: How many?, format: number, into: k, valid: [{ if: input.value < 9, say: Less. }] } }',
    [start, write('7')],
    [
      'a answer {"understood":{"by":"value","value":7}}',
      'a condition input.value < 9 | input.value=7 | true',
      'a variable {"name":"k","before":null,"after":7}',
      'a note {"note":"answered"}',
      ' goto {"target":"end"}',
    ],
  ],
  [
    'an answer that is none, and its route',
    '  - { id: a, ask: { text: How many?, format: number, into: k } }\n  - end\n  - { id: r, send: What?, goto: repeat }',
    [start, write('many')],
    [
      'a answer {"understood":null,"why":"it is none of the choices, and not of the format number"}',
      'a note {"note":"not understood (1)"}',
      'a route {"route":"on_unknown"}',
      'a goto {"target":"r"}',
      'r step {"stepKind":"send"}',
      'r note {"note":"sent"}',
      'r goto {"target":"repeat"}',
      'a note {"note":"asked"}',
    ],
  ],
  [
    'an answer that is a choice, tapped',
    '  - { id: a, ask: { text: Which?, into: name, choices: [Red, { text: Blue, value: blue, goto: b }] } }\n  - end\n  - { id: b, ask: Q? }',
    [start, { kind: 'input', input: tapped('a', 1) }],
    [
      'a answer {"understood":{"by":"choice","choice":2,"title":"Blue","value":"blue"}}',
      'a variable {"name":"name","before":null,"after":"blue"}',
      'a note {"note":"answered by a choice"}',
      'a goto {"target":"b"}',
      'b step {"stepKind":"ask"}',
      'b note {"note":"asked"}',
    ],
  ],
  [
    'a keyword',
    '  - { id: a, ask: Q? }\n  - end\n  - { id: r, send: What?, goto: repeat }',
    [start, write('menu')],
    [
      'a answer {"understood":{"by":"keyword","target":"r"}}',
      'a note {"note":"keyword"}',
      'a goto {"target":"r"}',
      'r step {"stepKind":"send"}',
      'r note {"note":"sent"}',
      'r goto {"target":"repeat"}',
      'a note {"note":"asked"}',
    ],
  ],
  [
    'a call, and what is taken of its answer',
    '  - { id: a, call: { get: "{{ settings.shop }}/{{ vars.n }}", into: { n: response.body.left } } }',
    [start, answered(200, { left: 5 })],
    [
      'a note {"note":"answered 200"}',
      'a expression response.body.left | response.body.left=5 | 5',
      'a variable {"name":"n","before":3,"after":5}',
      ' goto {"target":"end"}',
    ],
  ],
  [
    'a call that is answered with an error, and on_error',
    '  - { id: a, call: { get: "https://shop.example", into: m } }\n  - end\n  - { id: e, send: "{{ error.code }}" }\n  - end\n  - { id: r, send: What?, goto: repeat }',
    [start, answered(500)],
    [
      'a note {"note":"answered 500"}',
      'a failed {"code":"CALL_STATUS","reason":"Step a of flow test cannot go on: its call was answered with status 500."}',
      'a route {"route":"on_error"}',
      'a goto {"target":"e"}',
      'e step {"stepKind":"send"}',
      'e expression error.code | error.code="CALL_STATUS" | "CALL_STATUS"',
      'e note {"note":"sent"}',
      'end_4 step {"stepKind":"end"}',
      'end_4 note {"note":"ended"}',
      'end_4 goto {"target":"end"}',
    ],
  ],
  [
    'an expression that fails, with what it saw',
    '  - { id: a, set: { n: "vars.n + vars.l[0]" } }\n  - end\n  - { id: r, send: What?, goto: repeat }',
    [start],
    [
      'a step {"stepKind":"set"}',
      'a expression vars.n + vars.l[0] | vars.n=3 vars.l=undefined | undefined',
      'a failed {"code":"EXPRESSION","reason":"Step a of flow test cannot go on: the expression \\"vars.n + vars.l[0]\\" needs vars.l, which has no value; set it first, or write .? and orValue(…) for a value that may be missing."}',
    ],
  ],
  [
    'a flow within, its variables and what it hands back',
    '  - { id: a, run: { flow: pay, in: { pin: "string(vars.n)", sum: vars.n }, out: { n: sum } } }',
    [start],
    [
      'a step {"stepKind":"run"}',
      'a expression string(vars.n) | vars.n=3 | "•••"',
      'a expression vars.n | vars.n=3 | 3',
      'a note {"note":"entered pay@0"}',
      'a variable {"name":"pay.pin","before":null,"after":"•••"}',
      'a variable {"name":"pay.sum","before":null,"after":3}',
      'pay/set_1 step {"stepKind":"set"}',
      'pay/set_1 expression vars.sum + 1 | vars.sum=3 | 4',
      'pay/set_1 variable {"name":"pay.sum","before":3,"after":4}',
      'pay/set_1 note {"note":"set sum"}',
      'pay/ goto {"target":"end"}',
      'a variable {"name":"n","before":3,"after":4}',
      'a note {"note":"came back from pay"}',
      ' goto {"target":"end"}',
    ],
  ],
  [
    'a silence',
    '  - { id: a, ask: Q? }\n  - end\n  - { id: r, send: What?, goto: back }',
    [start, { kind: 'idle' }],
    [
      'a route {"route":"on_idle"}',
      'a goto {"target":"r"}',
      'r step {"stepKind":"send"}',
      'r note {"note":"sent"}',
      'r goto {"target":"back"}',
    ],
  ],
  [
    'consent, hand-over and wait, in words',
    '  - { id: a, consent: { give: news, wording: "Yes" } }\n  - { id: b, handover: { to: desk, on_release: c } }\n  - { id: c, wait: { for: 1h } }',
    [start, { kind: 'release' }],
    [
      'b note {"note":"released"}',
      'b goto {"target":"c"}',
      'c step {"stepKind":"wait"}',
      'c note {"note":"waits for a time"}',
    ],
  ],
];

const needsRoutes = (steps: string) => {
  const routes = [
    steps.includes('id: e,') ? 'on_error: e\n' : '',
    steps.includes('repeat') ? 'on_unknown: r\nkeywords: { r: [menu] }\n' : '',
    steps.includes('back }') && steps.includes('id: r') ? 'session: { idle: 1h, on_idle: r }\n' : '',
  ];
  return routes.join('');
};

test.each(TABLE)('Who watches sees %s', (_what, steps, events, seen) => {
  const talk = new SeenTalk(flowOf(steps, needsRoutes(steps)));
  const sights = events.map((event) => talk.see(event)).at(-1) ?? [];
  expect(sights.map(line)).toEqual(seen);
});

const CANARY = 'CANARY-4242';

test.each<[what: string, steps: string, events: FlowEvent[]]>([
  ['an answer', '  - { id: a, ask: { text: Card?, into: card } }', [start, write(CANARY)]],
  [
    'a rule of it',
    '  - { id: a, ask: { text: Card?, into: card, valid: [{ if: size(input.text) < 9, say: No. }] } }',
    [start, write(CANARY)],
  ],
  [
    'what is made of it in its turn, behind a call too',
    '  - { id: a, ask: { text: Card?, into: card } }\n  - { call: { post: "https://x.example", body: { card: "{{ vars.card }}" } } }\n  - { if: input.text == "", set: { card: input.text + vars.card } }',
    [start, write(CANARY), answered(200)],
  ],
  [
    'what a service answers',
    '  - { call: { get: "https://x.example", into: { card: response.body.card, n: size(response.body.card) } } }',
    [start, answered(200, { card: CANARY })],
  ],
  [
    'what outside tells',
    '  - { wait: { event: paid, into: card, timeout: 1h, on_timeout: end } }',
    [start, { kind: 'event', name: 'paid', data: CANARY }],
  ],
  ['what it is begun with', '  - ask: Q?', [{ kind: 'start', input: null, vars: { card: CANARY, other: CANARY } }]],
  [
    'what is given to a flow within',
    '  - { run: { flow: pay, in: { pin: vars.card, sum: vars.n }, out: { n: sum } } }',
    [{ kind: 'start', input: null, vars: { card: CANARY } }],
  ],
  [
    'what a choice stores',
    '  - { id: a, ask: { text: Q, choices: [{ text: one, value: "{{ vars.card }}" }] } }\n  - { if: input.value == "", end: {} }',
    [{ kind: 'start', input: null, vars: { card: CANARY } }, write('one')],
  ],
])('Who watches does not see %s that is sensitive', (_what, steps, events) => {
  const talk = new SeenTalk(flowOf(steps));
  const sights = events.flatMap((event) => talk.see(event));
  expect(JSON.stringify(talk.state)).toMatch(/CANARY|"vars":\{[^}]*\}/);
  expect(sights.length).toBeGreaterThan(2);
  expect(JSON.stringify(sights)).not.toContain('CANARY');
});

test('Long values are cut, and many are told of up to a bound', () => {
  const talk = new SeenTalk(
    flowOf(
      '  - { id: a, set: { l: "range.map(i, i)" } }\n  - { id: b, ask: { text: Q, choices: [{ text: "{{ item }}", each: vars.l, goto: b }] } }'.replace(
        'range.map(i, i)',
        '[1, 2].map(i, string(i) + input.text + input.text)',
      ),
    ),
  );
  const long = '\u0001"ü'.repeat(300);
  talk.see({ kind: 'start', input: written(long) });
  const values = talk.sights.flatMap((sight) => [
    ...('values' in sight ? sight.values.map(({ value }) => value) : []),
    'result' in sight ? sight.result : '',
    'after' in sight ? sight.after : '',
  ]);
  expect(values.length).toBeGreaterThan(5);
  for (const value of values) expect(JSON.stringify(value).length).toBeLessThanOrEqual(200);
  const many = new SeenTalk(
    flowOf(`  - { id: a, send: [${Array(20).fill('"{{ vars.n }}"').join(',')}], goto: b }
${Array.from({ length: 40 }, (_, i) => `  - { id: b${i || ''}, send: [${Array(20).fill('"{{ vars.n }}"').join(',')}] }`).join('\n')}`),
  );
  const sights = many.see(start);
  expect(sights.filter(({ kind }) => kind === 'expression' || kind === 'note')).toHaveLength(500);
  expect(sights.filter(({ kind }) => kind === 'more')).toHaveLength(1);
  expect(sights.filter(({ kind }) => kind === 'step')).toHaveLength(41);
});

test('What the watcher throws does not reach the flow', () => {
  const talk = new Talk(flowOf('  - { id: a, set: { n: vars.n + 1 } }\n  - ask: Q?'));
  talk.context.watch = watching(() => {
    throw new Error('The watcher broke.');
  });
  expect(talk.turn(start)).toMatchObject({ status: 'waiting', state: { vars: { n: 4 } } });
});
