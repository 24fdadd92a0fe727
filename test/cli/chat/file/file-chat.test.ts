import { hashOf } from '../../../../adapters/flow-hash.ts';
import { FileChat, type Played } from '../../../../cli/chat/file/file-chat.ts';
import type { ChatGiven } from '../../../../cli/chat/file/given.ts';
import { renderBubble } from '../../../../cli/chat/render.ts';
import { compiled } from '../../../helpers/flow-problems.ts';
import { SHOP } from '../../../helpers/talks.ts';

const NOTHING: ChatGiven = { settings: {}, secrets: {}, call: {}, problems: [] };

function played(text: string, given: Partial<ChatGiven> = {}): Played {
  const flow = compiled(text);
  return { flow: { ...flow, hash: hashOf(flow) }, given: { ...NOTHING, ...given } };
}

/** A chat on a clock of the test's own; lines about the chat itself are marked with `!`. */
class Chatting {
  readonly lines: string[] = [];
  now = Date.parse('2026-11-23T10:00:00Z');
  readonly chat: FileChat;

  constructor(what: Played, channel = 'WHATSAPP') {
    const print = (line: string) => this.lines.push(line);
    const output = {
      show: (bubble: Parameters<typeof renderBubble>[0]) => renderBubble(bubble).forEach(print),
      tell: print,
      warn: (line: string) => print(`! ${line}`),
      clock: () => this.now,
    };
    this.chat = new FileChat(what, { channel, identity: '+46' }, output);
  }

  /** What is printed when these lines are typed. */
  type(...typed: string[]): string[] {
    const before = this.lines.length;
    for (const line of typed) this.chat.line(line);
    return this.lines.slice(before);
  }
}

const MENU = ['◀ Track or return?', '  [1] Track', '  [2] Return'];
const GIVEN = {
  settings: { shop: 'https://shop.example' },
  secrets: { shop: 'hush' },
  call: { 'GET https://shop.example/*': { status: 200, headers: {}, body: { status: 'shipped' } } },
};
const FAILING = 'flow: f\nvariables: { a: { type: string } }\nsteps:\n  - id: greet\n    send: "Hi {{ vars.a }}"\n';

describe('a chat with a flow file', () => {
  it('shows what the channel shows, and presses buttons by number and title', () => {
    const chatting = new Chatting(played(SHOP));
    expect(chatting.type('hi')).toEqual(['◀ Hi there!', ...MENU]);
    expect(chatting.type('1')).toEqual(['◀ Your order number?']);
    expect(chatting.type('nope')).toEqual(['◀ That does not look right.']);
    expect(chatting.type('return')).toEqual(['(support has the conversation now: Order ?)']);
  });

  it('shows numbered lines where the channel has no buttons', () => {
    const chatting = new Chatting(played(SHOP), 'SMS');
    expect(chatting.type('hi')).toEqual(['◀ Hi there!', '◀ Track or return?', '', '  1. Track', '  2. Return']);
    expect(chatting.type('1')).toEqual(['◀ Your order number?']);
  });

  it('answers calls from the tests, shows them without secrets, and calls nobody else', () => {
    const text = SHOP.replace('/orders/{{ vars.orderNo }}"', '/orders/{{ vars.orderNo }}?key={{ secrets.shop }}"');
    expect(new Chatting(played(text, GIVEN)).type('hi', '1', 'AB123456').slice(-3)).toEqual([
      '→ GET https://shop.example/orders/AB123456?key=••• (200)',
      '◀ Your order is shipped.',
      '! (the session has ended: its flow ended)',
    ]);
    const unanswered = new Chatting(played(text, { ...GIVEN, call: {} }));
    expect(unanswered.type('hi', '1', 'AB123456').slice(5, 8)).toEqual([
      '→ GET https://shop.example/orders/AB123456?key=••• (CALL_UNREACHABLE: no answer to its call was given)',
      '(a chat calls nobody; given.call of a test beside the flow says what the answer is)',
      '◀ Something went wrong (look_up, CALL_UNREACHABLE).',
    ]);
  });

  it('gives the answers of calls from the first one again when it begins anew', () => {
    const text =
      'flow: f\nvariables: { n: { type: map } }\nsteps:\n  - call: { get: "https://a.example/x", into: n }\n  - send: "{{ vars.n.x }}"\n  - ask: More?\n';
    const answer = (x: string) => ({ status: 200, headers: {}, body: { x } });
    const given = { call: { 'GET https://a.example/x': [answer('first'), answer('second')] } };
    const chatting = new Chatting(played(text, given));
    expect(chatting.type('hi', '/restart', 'hi').filter((line) => line.startsWith('◀'))).toEqual([
      '◀ first',
      '◀ More?',
      '◀ first',
      '◀ More?',
    ]);
  });

  it('tells that a session failed, and why, once', () => {
    const chatting = new Chatting(played(FAILING));
    expect(chatting.type('hi')).toEqual([
      expect.stringMatching(/^◀ Sorry, something went wrong/),
      expect.stringMatching(/^! The session failed at greet \(EXPRESSION\): .*vars\.a/),
    ]);
    expect(chatting.type('/vars')).toEqual(['No variable has a value.']);
  });

  it('lets time pass by itself, as far as it is ahead', () => {
    const chatting = new Chatting(played(SHOP));
    chatting.type('hi');
    chatting.now += 20 * 60_000;
    chatting.chat.tick();
    expect(chatting.type('/after 9m')).toEqual([]);
    chatting.now += 60_000;
    chatting.chat.tick();
    expect(chatting.lines.slice(-1)).toEqual(['◀ Still there?']);
  });

  it.each([
    ['/after 31m', ['◀ Still there?']],
    ['/after soon', ['! "soon" is no time such as 31m or 1d, of a year at most.']],
    ['/after', ['! "" is no time such as 31m or 1d, of a year at most.']],
    ['/after 999999999d', ['! "999999999d" is no time such as 31m or 1d, of a year at most.']],
    ['/event paid {"amount": 5}', ['(event paid)']],
    ['/event paid {amount', ['! What stands behind paid is no JSON.']],
    ['/event', ['! An event has a name: /event paid {"amount": 5}']],
    ['/opt-out', ['(the contact opts out)']],
    ['/opt-in', ['(the contact opts in)']],
    ['/receipt read', ['(the last message is reported as read)']],
    ['/receipt failed', ['(the last message is reported as failed)', '◀ Did that arrive?']],
    ['/receipt lost', ['! A receipt says delivered, read or failed.']],
    ['/person Hello', ['! The bot has the conversation: hand it over first.']],
    ['/person', ['! A person says something: /person Hello!']],
    ['/release', ['! The bot has the conversation already.']],
    ['/toString', ['! There is no command /toString. /help lists all.']],
    ['/', ['! There is no command /. /help lists all.']],
    ['//track', ['◀ Sorry, I did not get that.', ...MENU]],
    ['', []],
  ])('does what %j says', (typed, printed) => {
    const chatting = new Chatting(played(SHOP));
    chatting.type('hi');
    expect(chatting.type(typed)).toEqual(printed);
  });

  it('plays the person, too', () => {
    const chatting = new Chatting(played(SHOP));
    expect(chatting.type('hi', '2', '/person This is Eva.', 'thanks', '/release').slice(4)).toEqual([
      '(support has the conversation now: Order ?)',
      '◀ This is Eva.',
      '(support is told what the contact wrote)',
      '(the person gives the conversation back)',
      ...MENU,
      '(support is told that it is over)',
    ]);
  });

  it('shows variables, the sensitive ones masked', () => {
    const text = SHOP.replace('name: { type: string,', 'name: { type: string, sensitive: true,').replace(
      "Hi {{ vars.?name.orValue('there') }}!",
      'Hi there!',
    );
    const chatting = new Chatting(played(text, { ...GIVEN, call: {} }));
    expect(chatting.type('hi', 'name', 'Ada', '1', 'AB123456', '/vars').slice(-2)).toEqual([
      'name: "•••"',
      'orderNo: "AB123456"',
    ]);
  });

  it('begins a session from outside', () => {
    expect(new Chatting(played(SHOP), 'SMS').type('/start').slice(0, 2)).toEqual([
      '(a session is begun from outside)',
      '◀ Hi there!',
    ]);
  });

  it('begins anew with a contact whom nobody knows', () => {
    const chatting = new Chatting(played(SHOP));
    chatting.type('hi', 'name', 'Ada');
    expect(chatting.type('/restart', '1')).toEqual(['! (a new conversation)', '◀ Hi there!', ...MENU]);
  });

  it('lists all commands', () => {
    const help = new Chatting(played(SHOP)).type('/help').join('\n');
    const names = [
      'after 31m',
      'restart',
      'start',
      'vars',
      'event',
      'opt-out',
      'opt-in',
      'receipt',
      'person',
      'release',
    ];
    for (const name of names) expect(help).toContain(`/${name}`);
  });
});

describe('a chat whose flow is saved', () => {
  it('goes on at the same step with the new words', () => {
    const chatting = new Chatting(played(SHOP));
    chatting.type('hi', '1');
    chatting.chat.use(played(SHOP.replace('That does not look right.', 'Two letters, six digits.')));
    expect(chatting.lines.slice(-1)).toEqual(['! (saved; the talk goes on at order_no)']);
    expect(chatting.type('nope')).toEqual(['◀ Two letters, six digits.']);
  });

  it('keeps what it knows, and takes new settings and answers', () => {
    const chatting = new Chatting(played(SHOP));
    chatting.type('hi', 'name', 'Ada', '1');
    chatting.chat.use(played(SHOP, GIVEN));
    expect(chatting.type('/vars', 'AB123456').slice(0, 3)).toEqual([
      'name: "Ada"',
      '→ GET https://shop.example/orders/AB123456 (200)',
      '◀ Your order is shipped.',
    ]);
  });

  it('begins anew where its step is gone', () => {
    const chatting = new Chatting(played(SHOP));
    chatting.type('hi', '1');
    chatting.chat.use(played(SHOP.replaceAll('order_no', 'order_number')));
    expect(chatting.lines.slice(-2)).toEqual([
      '! (saved; the talk cannot go on at order_no, so it begins anew)',
      '! (a new conversation)',
    ]);
    expect(chatting.type('hi')).toEqual(['◀ Hi there!', ...MENU]);
  });

  it('is taken by the next conversation where none runs', () => {
    const chatting = new Chatting(played(SHOP));
    chatting.chat.use(played(SHOP.replace('Hi {{', 'Hello {{')));
    expect(chatting.type('hi')).toEqual(['◀ Hello there!', ...MENU]);
    expect(chatting.lines[0]).toBe('! (saved; the next conversation takes it)');
  });

  it('runs the step once more at which it failed', () => {
    const chatting = new Chatting(played(FAILING));
    chatting.type('hi');
    chatting.chat.use(played(FAILING.replace('{{ vars.a }}', 'there')));
    expect(chatting.lines.slice(-3)).toEqual([
      '! (saved; the talk goes on at greet)',
      '◀ Hi there',
      '! (the session has ended: its flow ended)',
    ]);
  });
});
