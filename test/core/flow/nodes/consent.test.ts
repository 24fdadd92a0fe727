import type { StepBodies } from '../../../../core/flow/compiled.ts';
import { runFlow } from '../../../../core/flow/engine.ts';
import type { FlowContext } from '../../../../core/flow/engine-types.ts';
import { contextOf, shown } from '../../../helpers/flow-talk.ts';
import { asking, flowOf, saying, step } from '../../../helpers/flows.ts';

type Consents = FlowContext['contact']['consents'];

const deciding = (change: StepBodies['consent']['change'], consent: string) =>
  step('consent', 'decide', { change, consent, wording: { en: 'Yes, {{ input.text }}', nl: 'Ja' } });

const promoting = step('send', 'promo', {
  messages: [{ kind: 'text', text: 'Promo', choices: [], options: { content: 'marketing' } }],
});

function turn(steps: Parameters<typeof flowOf>[0], consents: Consents) {
  const context = { ...contextOf(), contact: { vars: {}, consents } };
  const flow = flowOf([...steps, asking('on', 'On.')], { consents: ['marketing', 'surveys'], languages: ['en', 'nl'] });
  const outcome = runFlow(flow, null, { kind: 'start', input: { content: { kind: 'text', text: 'please' } } }, context);
  return { ...outcome, texts: outcome.said.map(({ message }) => shown(message)) };
}

test('A consent is kept with the words that asked for it', () => {
  const { keep } = turn([deciding('give', 'marketing')], {});
  expect(keep).toEqual([{ kind: 'consent', consent: 'marketing', given: true, wording: 'Yes, please' }]);
});

test.each<[string, StepBodies['consent']['change'], string, Consents, Consents]>([
  ['giving one', 'give', 'marketing', {}, { marketing: true, all: true }],
  ['withdrawing one', 'withdraw', 'marketing', { marketing: true, all: true }, { marketing: false, all: true }],
  ['withdrawing all', 'withdraw', 'all', { marketing: true }, { marketing: false, surveys: false, all: false }],
  ['giving all', 'give', 'all', { all: false }, { marketing: true, surveys: true, all: true }],
  [
    'giving one after opting out',
    'give',
    'marketing',
    { all: false, surveys: false },
    { marketing: true, surveys: false, all: true },
  ],
])('After %s the contact’s consents are what was said last', (_case, change, kind, before, after) => {
  expect(turn([deciding(change, kind)], before).consents).toEqual(after);
});

test('A flow can branch on what it knows of, whether or not anybody was asked', () => {
  const branch = step('branch', 'known', {
    cases: [{ if: 'contact.consent.marketing', goto: 'yes' }],
    otherwise: 'no',
  });
  const steps = [branch, saying('yes', 'Yes', 'on'), saying('no', 'No', 'on')];
  expect(turn(steps, { marketing: true }).texts).toEqual(['Yes', 'On.']);
  expect(turn(steps, {}).texts).toEqual(['No', 'On.']);
});

test('Nothing is sent to a contact who has opted out, and the story says so', () => {
  const { texts, trace, status } = turn([saying('hi', 'Hi'), promoting], { all: false });
  expect(texts).toEqual([]);
  expect(status).toBe('waiting');
  expect(trace).toContainEqual({ step: 'hi', kind: 'send', note: 'not sent, as the contact has opted out' });
});

test('From the moment that a flow withdraws everything it is silent, and hears when it is given again', () => {
  expect(turn([saying('bye', 'Bye'), deciding('withdraw', 'all'), saying('more', 'More')], {}).texts).toEqual(['Bye']);
  expect(turn([deciding('give', 'all'), saying('more', 'More')], { all: false }).texts).toEqual(['More', 'On.']);
});

test('Marketing is not sent to whom it was withdrawn by, all else is', () => {
  expect(turn([promoting], { marketing: false }).texts).toEqual(['On.']);
  expect(turn([promoting], {}).texts).toEqual(['Promo', 'On.']);
});
