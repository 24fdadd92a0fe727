import { talkFaults } from '../../../core/talks/faults.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { shop, talksOf } from '../../helpers/talks.ts';

const flow = shop();

/** Faults of one test: the place within it, and what is told. */
function faultsOf(given: string, line = 'ended', of = flow): string[] {
  const { file } = talksOf(`flow: f.yaml\ntests:\n  - name: a\n    given: ${given}\n    talk: [${line}]\n`);
  return talkFaults(file, of).map(({ path, message }) => `${path.slice(2).join('.')} ${message}`);
}

it.each([
  [
    'a consent misspelt in a line',
    '{}',
    'consent: { marketng: false }',
    'talk.0.consent.marketng The flow shop knows no consent marketng. Did you mean marketing?',
  ],
  [
    'a consent of the contact that is none',
    '{ contact: { consents: { foo: true } } }',
    'ended',
    'given.contact.consents.foo The flow shop knows no consent foo. Add it to its consents.',
  ],
  [
    'a kept variable that is misspelt',
    '{ contact: { variables: { nmae: Ann } } }',
    'ended',
    'given.contact.variables.nmae The flow shop keeps no variable nmae of its contact. Did you mean name?',
  ],
  [
    'a variable that is not kept',
    '{ contact: { variables: { orderNo: X } } }',
    'ended',
    'given.contact.variables.orderNo The flow shop keeps no variable orderNo of its contact. Declare it with keep: contact, or give it in given.variables.',
  ],
  [
    'a kept value of another type',
    '{ contact: { variables: { name: 5 } } }',
    'ended',
    'given.contact.variables.name The variable name is a string, the value that was kept is not. Give one that is.',
  ],
  [
    'a given value of another type',
    '{ variables: { orderNo: 5 } }',
    'ended',
    'given.variables.orderNo The variable orderNo is a string, the value given is not.',
  ],
])('a test file is told of %s', (_what, given, line, told) => {
  expect(faultsOf(given, line)).toEqual([told]);
});

it('a test file may speak of what its flow knows, and of consents that hold messages back in any flow', () => {
  const contact = '{ variables: { name: Ann }, consents: { marketing: true, notification: true, all: false } }';
  expect(faultsOf(`{ contact: ${contact}, variables: { orderNo: X } }`, 'consent: { marketing: false }')).toEqual([]);
});

it('a test file may speak of what flows know that its flow runs', () => {
  const inner = compiled(
    'flow: inner\nconsents: [surveys]\nvariables: { city: { type: string, keep: contact } }\nsteps: [send: hi]\n',
  );
  const outer = { ...flow, flows: { inner } };
  const given = '{ contact: { variables: { city: Malmö }, consents: { surveys: false } } }';
  expect(faultsOf(given, 'consent: { surveys: false }', outer)).toEqual([]);
  expect(faultsOf(given, 'consent: { surveys: false }')).toHaveLength(3);
});
