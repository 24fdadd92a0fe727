import { flowWith } from '../../helpers/flow-talk.ts';
import { talkWith, wrong } from '../../helpers/talks.ts';

describe('a flow that fails', () => {
  const failing = flowWith(
    '  - ask: { text: "Your name?", into: name }\n  - send: "Hi {{ vars.other }}."\n    id: greet',
    'variables: { name: { type: string }, other: { type: string } }',
  );
  const apology = 'bot: { contains: something went wrong }';

  it('is no surprise to a talk that says so', () => {
    expect(wrong(talkWith(failing, ['user: hi', 'user: Ada', apology, 'failed: EXPRESSION', 'after: 1h']))).toBe('');
  });

  it.each([
    ['at the end', ['user: hi', 'user: Ada', apology]],
    ['before the next thing happens', ['user: hi', 'user: Ada', apology, 'after: 1h', 'failed']],
  ])('is told %s to one that does not', (_when, lines) => {
    expect(wrong(talkWith(failing, lines))).toMatch(/^1: The session failed at greet \(EXPRESSION\)\. .*vars\.other/);
  });

  it('is another failure when it fails once more', () => {
    const again = ['user: hi', 'user: Ada', 'failed', 'after: 2m', 'user: Bo', 'after: 2m'];
    expect(wrong(talkWith(failing, again))).toMatch(/^4: The session failed at greet/);
  });

  describe('after its contact has gone to another channel', () => {
    const late = flowWith('  - send: hello\n  - wait: { for: 10m }\n  - call: { get: "https://shop.example/" }');
    const leaving = ['user: hi', 'after: 5m', 'user: { text: hi, on: TELEGRAM, as: t1 }', 'bot: hello', 'after: 5m'];
    const down = { given: '{ call: { "GET https://shop.example/": { status: 500 } } }' };

    it('is told to a talk that does not say so', () => {
      expect(wrong(talkWith(late, leaving, down))).toMatch(/^4: The session on WHATSAPP failed .*\(CALL_STATUS\)/);
      expect(wrong(talkWith(late, [...leaving, 'user: hi'], down))).toMatch(/^4: The session on WHATSAPP failed/);
    });

    it('is no surprise to a talk that says so, for each of its sessions', () => {
      const said = [...leaving, 'failed: CALL_STATUS', 'after: 5m'];
      expect(wrong(talkWith(late, [...said, 'failed: CALL_STATUS', 'after: 1m'], down))).toBe('');
      expect(wrong(talkWith(late, said, down))).toMatch(/^6: The session failed .*\(CALL_STATUS\)/);
    });
  });

  it('is held against the code that was expected', () => {
    expect(wrong(talkWith(failing, ['user: hi', 'user: Ada', 'failed: SEND_REFUSED']))).toContain(
      '2: The session failed with EXPRESSION, not with SEND_REFUSED.',
    );
  });

  it('is what a channel that cannot show a message at all brings about', () => {
    const template = flowWith('  - send: { template: { WHATSAPP: { id: hello, language: en } } }');
    expect(wrong(talkWith(template, ['user: hi', 'bot: { template: hello }', 'ended']))).toBe('');
    expect(wrong(talkWith(template, ['user: hi', 'failed: MESSAGE_NOT_POSSIBLE'], { channel: 'SMS' }))).toBe('');
  });
});
