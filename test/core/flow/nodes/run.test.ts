import type { CompiledFlow, StepBodies } from '../../../../core/flow/compiled.ts';
import { runFlow } from '../../../../core/flow/engine.ts';
import { shown, Talk, tapped } from '../../../helpers/flow-talk.ts';
import { asking, flowOf, saying, step } from '../../../helpers/flows.ts';

const text = { type: 'string' as const, sensitive: false };

const run = (more: Partial<StepBodies['run']> = {}) =>
  step('run', 'address', {
    flow: 'address',
    in: [{ name: 'country', expression: 'vars.land' }],
    out: { where: 'street' },
    ...more,
  });

const choosing = (id: string, title: string, goto: string) =>
  step('ask', id, {
    message: { kind: 'text', text: `${id}?`, choices: [{ text: title, synonyms: [], hidden: false, goto }] },
    valid: [],
    retry: [],
    force: true,
  });

const within = (more: Partial<CompiledFlow> = {}): CompiledFlow =>
  flowOf(
    [
      saying('intro', 'In {{ vars.country }}:'),
      { ...asking('ask_street', 'Street?'), body: { ...asking('x', 'Street?').body, into: 'street' } },
      saying('thanks', 'Thanks.'),
      step('end', 'done', {}),
      saying('own', 'Own word.', 'back'),
    ],
    {
      flow: 'address',
      version: 4,
      variables: { country: { ...text, in: true }, street: { ...text, out: true } },
      ...more,
    },
  );

const caller = (sub: CompiledFlow = within(), more: Partial<CompiledFlow> = {}, step_ = run()): CompiledFlow =>
  flowOf(
    [
      step('set', 'where_from', { assignments: [{ name: 'land', expression: "'NL'" }] }),
      step_,
      saying('result', 'You live at {{ vars.where }}.'),
      asking('more', 'More?'),
      step('end', 'done', {}),
      saying('agent', 'An agent.', 'back'),
      saying('sorry', 'Sorry, {{ error.step }}.', 'more'),
      saying('remind', 'Still there?', 'repeat'),
      saying('unknown', 'What?', 'repeat'),
    ],
    { variables: { land: text, where: text, name: text }, flows: { address: sub }, ...more },
  );

test('Another flow runs with its own variables, and hands back what it says', () => {
  const talk = new Talk(caller());
  expect(talk.say('hi')).toEqual(['In NL:', 'Street?']);
  expect(talk.state).toMatchObject({ at: 'ask_street', callers: [{ at: 'address' }], asked: ['address/ask_street'] });
  expect(talk.state?.vars).toEqual({ country: 'NL' });
  expect(talk.say('Dam 1')).toEqual(['Thanks.', 'You live at Dam 1.', 'More?']);
  expect(talk.state).toMatchObject({ at: 'more', callers: [], vars: { land: 'NL', where: 'Dam 1' } });
});

test('What another flow says names the flow, for stories, errors and taps', () => {
  const sub = within();
  const [intro, , ...rest] = sub.steps;
  const asks = { ...sub, steps: [intro ?? saying('intro', ''), choosing('ask_street', 'Dam', 'thanks'), ...rest] };
  const talk = new Talk(caller(asks));
  const outcome = talk.turn({ kind: 'start', input: null });
  expect(outcome.said.map((said) => said.step)).toEqual(['address/intro', 'address/ask_street']);
  expect(outcome.said[1]?.message).toMatchObject({ choices: [{ postback: 'cq1:01HZX:address/ask_street:0' }] });
  expect(talk.say(tapped('address/ask_street', 0)).at(0)).toBe('Thanks.');
});

test('A keyword of the caller leads out of the flow within, and back again', () => {
  const talk = new Talk(caller(within(), { keywords: { agent: 'agent' } }));
  talk.say('hi');
  expect(talk.say('agent')).toEqual(['An agent.']);
  expect(talk.state).toMatchObject({ at: 'ask_street', callers: [{ at: 'address' }], vars: { country: 'NL' } });
  expect(talk.say('Dam 1').at(-1)).toBe('More?');
});

test('A keyword of its own comes before that of its caller', () => {
  const talk = new Talk(caller(within({ keywords: { agent: 'own' } }), { keywords: { agent: 'agent' } }));
  talk.say('hi');
  expect(talk.say('agent')).toEqual(['Own word.']);
});

test('Routes of the caller hold within, and come back to the question there', () => {
  const flow = caller(within(), {
    routes: { onUnknown: 'unknown' },
    session: { ...caller().session, onIdle: 'remind', idleMs: 1 },
  });
  const talk = new Talk(flow);
  talk.say('hi');
  expect(talk.turn({ kind: 'idle' }).said.map(({ message }) => shown(message))).toEqual(['Still there?', 'Street?']);
  expect(talk.state).toMatchObject({ at: 'ask_street', callers: [{ at: 'address' }] });
});

test('A failure within goes to the caller’s on_error, which leaves the flow for good', () => {
  const bad = within();
  const failing = {
    ...bad,
    steps: bad.steps.map((one) => (one.id === 'thanks' ? saying('thanks', '{{ vars.gone }}') : one)),
  };
  const talk = new Talk(caller(failing, { routes: { onError: 'sorry' } }));
  talk.say('hi');
  expect(talk.say('Dam 1')).toEqual(['Sorry, address/thanks.', 'More?']);
  expect(talk.state).toMatchObject({ at: 'more', callers: [], vars: { land: 'NL' } });
});

test('A failure without a route parks the flow within, and a retry goes on there', () => {
  const bad = within();
  const failing = {
    ...bad,
    steps: bad.steps.map((one) => (one.id === 'thanks' ? saying('thanks', '{{ vars.gone }}') : one)),
  };
  const talk = new Talk(caller(failing));
  talk.say('hi');
  talk.say('Dam 1');
  expect(talk.state).toMatchObject({ at: 'thanks', callers: [{ at: 'address' }], wait: null });
  const repaired = runFlow(caller(), talk.state, { kind: 'retry' }, talk.context);
  expect(repaired.said.map(({ message }) => shown(message))).toEqual(['Thanks.', 'You live at Dam 1.', 'More?']);
});

test('A tap on a message of the caller leaves the flow within', () => {
  const steps = [choosing('menu', 'Go', 'address'), run(), asking('more', 'More?')];
  const flow = flowOf(steps, {
    variables: { land: { ...text, default: 'BE' }, where: text, name: text },
    flows: { address: within() },
  });
  const talk = new Talk(flow);
  talk.say('hi');
  expect(talk.say(tapped('menu', 0))).toEqual(['In BE:', 'Street?']);
  expect(talk.say(tapped('menu', 0))).toEqual(['In BE:', 'Street?']);
  expect(talk.state?.callers).toHaveLength(1);
});

const askingFirst = (value?: string): CompiledFlow => {
  const menu = choosing('menu', 'Go', 'address');
  const choices = [{ text: 'Go', synonyms: [], hidden: false, goto: 'address', value }];
  const asks = {
    ...menu,
    body: { ...menu.body, message: { kind: 'text' as const, text: 'menu?', choices }, into: 'land' },
  };
  const variables = { land: text, where: text, name: text };
  return flowOf([asks, run(), asking('more', 'More?')], { variables, flows: { address: within() } });
};

test('A tap on a question of the caller answers that question, from within another flow as well', () => {
  const talk = new Talk(askingFirst());
  talk.say('hi');
  expect(talk.say(tapped('menu', 0))).toEqual(['In Go:', 'Street?']);
  const [frame] = talk.state?.callers ?? [];
  if (!talk.state || !frame) throw new Error('The flow within waits.');
  talk.state = { ...talk.state, callers: [{ ...frame, vars: { land: 'FR' } }] };
  expect(talk.say(tapped('menu', 0))).toEqual(['In Go:', 'Street?']);
});

test('A tap whose value fails leaves the session at the question that was tapped', () => {
  const talk = new Talk(askingFirst());
  talk.say('hi');
  talk.say(tapped('menu', 0));
  const event = { kind: 'input' as const, input: tapped('menu', 0) };
  expect(runFlow(askingFirst('{{ vars.gone }}'), talk.state, event, talk.context)).toMatchObject({
    status: 'failed',
    error: { step: 'menu', code: 'EXPRESSION' },
    state: { at: 'menu', callers: [] },
  });
});

test('A value that does not fit what the other flow takes in fails the run step', () => {
  const outcome = new Talk(caller(within(), {}, run({ in: [{ name: 'country', value: 7 }] }))).turn({
    kind: 'start',
    input: null,
  });
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'TYPE', step: 'address' }, state: { callers: [] } });
});

test('A state whose flow within is gone fails with a sentence, and never throws', () => {
  const talk = new Talk(caller());
  talk.say('hi');
  const outcome = runFlow(flowOf([asking('more', 'More?')]), talk.state, { kind: 'idle' }, talk.context);
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'UNKNOWN_STEP' } });
  expect(outcome.error?.reason).toBe(
    'Step ask_street of flow test cannot go on: the flow test runs no other flow at address.',
  );
});

test('What the contact has just said is known to a flow that keeps it as well, and what was forgotten is not', () => {
  const kept = { variables: { name: { ...text, keep: 'contact' as const } } };
  const ask = asking('ask_name', 'Name?');
  const asks = { ...ask, body: { ...ask.body, force: false } };
  const inner = flowOf([asks, asking('hello', 'Hello {{ vars.name }}.')], { flow: 'inner', ...kept });
  const enter = step('run', 'enter', { flow: 'inner', in: [], out: {} });
  const talk = new Talk(flowOf([asks, enter], { ...kept, flows: { inner } }));
  expect(talk.say('hi')).toEqual(['Name?']);
  expect(talk.say('Ann')).toEqual(['Hello Ann.']);
  const forgets = step('set', 'forget', { assignments: [{ name: 'name', value: null }] });
  const other = new Talk(flowOf([forgets, enter], { ...kept, flows: { inner } }));
  other.context.contact.vars = { name: 'Bob' };
  expect(other.say('hi')).toEqual(['Name?']);
});
