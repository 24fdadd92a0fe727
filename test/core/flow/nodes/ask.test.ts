import type { CompiledChoice, CompiledMessage, StepBodies } from '../../../../core/flow/compiled.ts';
import { NOW, shown, Talk, tapped, written } from '../../../helpers/flow-talk.ts';
import { asking, flowOf, saying, step } from '../../../helpers/flows.ts';

const choice = (text: string, more: Partial<CompiledChoice> = {}): CompiledChoice => ({
  text,
  synonyms: [],
  hidden: false,
  ...more,
});

const question = (message: CompiledMessage, more: Partial<StepBodies['ask']> = {}) =>
  step('ask', 'pick', { message, into: 'slot', valid: [], retry: [], force: false, ...more });

const variables = {
  slots: {
    type: 'list' as const,
    sensitive: false,
    default: [
      { at: '09:00', id: 1 },
      { at: '10:00', id: 2 },
    ],
  },
  slot: { type: 'map' as const, sensitive: false },
  name: { type: 'string' as const, sensitive: false },
};

const tappedElement = (index: number, element: number) => {
  const tap = { step: 'pick', choice: index, element };
  return { content: { kind: 'choice' as const, messageId: 'm', postback: `cq1:01HZX:pick:${index}.${element}` }, tap };
};

const SLOTS = choice('{{ item.at }}', { each: 'vars.slots', value: '{{ item }}', goto: 'booked' });

const slotsFlow = (more: Partial<StepBodies['ask']> = {}) =>
  flowOf(
    [
      question({ kind: 'text', text: 'When?', choices: [choice('Other', { goto: 'other' }), SLOTS] }, more),
      step('end', 'done', {}),
      asking('booked', 'Booked {{ vars.slot.id }}.'),
      asking('other', 'Another time.'),
      saying('late', 'Too late.', 'back'),
    ],
    { variables },
  );

test('One choice is offered for each element of a list, after those of the flow’s own', () => {
  const talk = new Talk(slotsFlow());
  const outcome = talk.turn({ kind: 'start', input: null });
  expect(outcome.said.map(({ message }) => shown(message))).toEqual(['When? [Other|09:00|10:00]']);
  expect(outcome.said[0]?.message).toMatchObject({
    choices: [{ postback: 'cq1:01HZX:pick:0' }, { postback: 'cq1:01HZX:pick:1.0' }, { postback: 'cq1:01HZX:pick:1.1' }],
  });
});

test.each([
  ['a tap', tappedElement(1, 1), 'Booked 2.'],
  ['its title', written('9:00'), undefined],
  ['its title as written', written('09:00'), 'Booked 1.'],
  ['its number', written('3'), 'Booked 2.'],
  ['the beginning of its title', written('10'), 'Booked 2.'],
  ['the fixed one', tapped('pick', 0), 'Another time.'],
  ['an element that was not offered', tappedElement(1, 7), undefined],
])('It is answered by %s', (_case, input, said) => {
  const talk = new Talk(slotsFlow());
  talk.say('hi');
  expect(talk.say(input)[0]).toBe(said ?? 'When? [Other|09:00|10:00]');
});

test('What was offered counts, whatever the list has become since', () => {
  const talk = new Talk(slotsFlow());
  talk.say('hi');
  if (talk.state) talk.state = { ...talk.state, vars: { slots: [{ at: '17:00', id: 9 }] } };
  expect(talk.say('10:00')).toEqual(['Booked 2.']);
});

test('Something else than a list to make choices of fails the step', () => {
  const flow = flowOf([question({ kind: 'text', text: 'When?', choices: [{ ...SLOTS, each: 'vars.name' }] })], {
    variables: { ...variables, name: { type: 'string', default: 'x', sensitive: false } },
  });
  expect(new Talk(flow).turn({ kind: 'start', input: null })).toMatchObject({
    status: 'failed',
    error: { code: 'TYPE' },
  });
});

test('A question has a time, counted from its asking, and goes where it says when that is up, once', () => {
  const talk = new Talk(slotsFlow({ timeoutMs: 60_000, onTimeout: 'late' }));
  talk.say('hi');
  expect(talk.state?.wait).toEqual({ kind: 'answer', until: NOW + 60_000 });
  expect(talk.turn({ kind: 'timeout' }).said.map(({ message }) => shown(message))).toEqual(['Too late.']);
  expect(talk.state).toMatchObject({ at: 'pick', wait: { kind: 'answer' } });
  expect(talk.state?.wait).not.toHaveProperty('until');
  expect(talk.say('10:00')).toEqual(['Booked 2.']);
});

test('A question looks different on another channel, and its choices keep their places', () => {
  const message: CompiledMessage = {
    kind: 'channels',
    byChannel: {
      SMS: { kind: 'text', text: 'Y or N?', choices: [choice('Y', { value: 'yes' }), choice('N', { value: 'no' })] },
    },
    otherwise: {
      kind: 'text',
      text: 'Sure?',
      choices: [choice('Yes', { value: 'yes' }), choice('No', { value: 'no' })],
    },
  };
  const flow = flowOf([question(message, { into: 'name' }), asking('on', 'You said {{ vars.name }}.')], { variables });
  const [sms, whatsapp] = [new Talk(flow, 'SMS'), new Talk(flow, 'WHATSAPP')];
  expect(sms.say('hi')).toEqual(['Y or N? [Y|N]']);
  expect(whatsapp.say('hi')).toEqual(['Sure? [Yes|No]']);
  expect(sms.say('2')).toEqual(['You said no.']);
  expect(whatsapp.say(tapped('pick', 2))).toEqual(['You said yes.']);
});

test('A known answer made of a list is passed over and leads where its choice leads', () => {
  const flow = flowOf(
    [
      question(
        { kind: 'text', text: 'When?', choices: [choice('{{ item }}', { each: 'vars.slots', goto: 'booked' })] },
        { into: 'name' },
      ),
      asking('never', 'Never.'),
      asking('booked', 'At {{ vars.name }}.'),
    ],
    {
      variables: {
        ...variables,
        slots: { ...variables.slots, default: ['a', 'b'] },
        name: { ...variables.name, default: 'b' },
      },
    },
  );
  expect(new Talk(flow).say('hi')).toEqual(['At b.']);
});

test('A known answer that is a map leads where its choice leads, whatever the order of its keys', () => {
  const slot = { ...variables.slot, default: { id: 2, at: '10:00' } };
  expect(new Talk({ ...slotsFlow(), variables: { ...variables, slot } }).say('hi')).toEqual(['Booked 2.']);
});

test('A question whose answer is known needs no list of choices that lead nowhere', () => {
  const { goto: _goto, ...leadsNowhere } = SLOTS;
  const cards = (choices: CompiledChoice[]) => ({
    title: 'a',
    description: '',
    mediaUrl: '',
    each: 'vars.slots',
    choices,
  });
  const unset = { type: 'list' as const, sensitive: false };
  const known = { ...variables, slots: unset, slot: { ...variables.slot, default: { id: 7 } } };
  const messages: CompiledMessage[] = [
    { kind: 'text', text: 'When?', choices: [choice('Other', { goto: 'other' }), leadsNowhere] },
    { kind: 'carousel', cards: [cards([choice('This')])], choices: [choice('Other', { goto: 'other' })] },
  ];
  for (const message of messages) {
    const steps = [question(message), asking('next_one', 'On.'), asking('other', 'Other.')];
    expect(new Talk(flowOf(steps, { variables: known })).say('hi')).toEqual(['On.']);
  }
});

test('Cards made of a list are answered by the number that stands before each of their choices', () => {
  const card = { title: '{{ item.at }}', description: '', mediaUrl: '', each: 'vars.slots' };
  const choices = [
    choice('Book {{ item.at }}', { value: '{{ item }}', goto: 'booked' }),
    choice('Ask {{ item.at }}', { goto: 'other' }),
  ];
  const message: CompiledMessage = {
    kind: 'carousel',
    cards: [{ ...card, choices }],
    choices: [choice('None', { goto: 'other' })],
  };
  const flow = flowOf([question(message), asking('booked', 'Booked {{ vars.slot.id }}.'), asking('other', 'Other.')], {
    variables,
  });
  const answers = (input: Parameters<Talk['say']>[0]) => {
    const talk = new Talk(flow);
    talk.say('hi');
    return talk.say(input);
  };
  expect(new Talk(flow).turn({ kind: 'start', input: null }).said[0]?.message).toMatchObject({
    cards: [
      { title: '09:00', choices: [{ text: 'Book 09:00', postback: 'cq1:01HZX:pick:0.0' }, { text: 'Ask 09:00' }] },
      { title: '10:00', choices: [{ text: 'Book 10:00', postback: 'cq1:01HZX:pick:0.1' }, { text: 'Ask 10:00' }] },
    ],
    choices: [{ text: 'None', postback: 'cq1:01HZX:pick:2' }],
  });
  expect(answers('3')).toEqual(['Booked 2.']);
  expect(answers(tappedElement(0, 0))).toEqual(['Booked 1.']);
  expect(answers('Ask 10:00')).toEqual(['Other.']);
  expect(answers('5')).toEqual(['Other.']);
});
