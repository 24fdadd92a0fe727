import { flowWith } from '../../helpers/flow-talk.ts';
import { talkWith, wrong } from '../../helpers/talks.ts';

const flow = flowWith(
  '  - send: "Hi {{ vars.?name.orValue(\'you\') }}."',
  'variables: { name: { type: string, keep: contact } }\nsession: { restart_words: [restart] }',
);

const begun = (more: string) => `{ contact: { variables: { name: Ann } }, variables: { name: Bob }${more} }`;

describe('a variable that is both kept and given', () => {
  it.each([
    ['by the contact', ['user: hi', 'bot: Hi Bob.'], ''],
    ['from outside', ['bot: Hi Bob.'], ', start: api'],
  ])('begins as given in a session begun %s', (_by, lines, more) => {
    expect(wrong(talkWith(flow, [...lines, 'vars: { name: Bob }'], { given: begun(more), channel: 'SMS' }))).toBe('');
  });

  it.each([
    ['by the contact', ''],
    ['from outside', ', start: api'],
  ])('is what was kept in the session after one begun %s', (_by, more) => {
    const lines = ['user: hi', 'after: 3d', 'user: hi', 'bot: Hi Ann.'];
    expect(wrong(talkWith(flow, lines, { given: begun(more), channel: 'SMS' }))).toBe('');
  });

  it('stays as kept where it is given as null, which is no value', () => {
    const given = '{ contact: { variables: { name: Ann } }, variables: { name: null } }';
    expect(wrong(talkWith(flow, ['user: hi', 'bot: Hi Ann.'], { given }))).toBe('');
  });
});
