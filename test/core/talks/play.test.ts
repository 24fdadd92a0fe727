import fc from 'fast-check';
import { flowWith } from '../../helpers/flow-talk.ts';
import { shop, talkWith, wrong } from '../../helpers/talks.ts';

const flow = shop();

const SHOPPING = '{ settings: { shop: "https://shop.example" }, secrets: { shop: hush } }';

function given(more: string): string {
  return SHOPPING.replace(/ }$/, `, ${more} }`);
}

const ORDER = given('call: { "GET https://shop.example/orders/AB123456": { body: { status: shipped } } }');

interface More {
  given?: string;
  channel?: string;
}

/** Talks with the shop that are as they say. */
const GOOD: [string, string[], More?][] = [
  ['greets and asks', ['user: hi', 'bot: Hi there!', 'bot: Track or return?', 'nothing']],
  ['passes over bubbles that no line reads', ['user: hi', 'bot: Track or return?']],
  ['reads a row of bubbles', ['user: hi', 'bot: ["Hi there!", { contains: return, choices: [Track, Return] }]']],
  ['presses a button', ['user: hi', 'user: { tap: Track }', 'bot: Your order number?']],
  [
    'writes the title where there is no button',
    ['user: hi', 'user: { tap: Track }', 'bot: Your order number?'],
    { channel: 'SMS' },
  ],
  [
    'looks an order up',
    [
      'user: hi',
      'user: { tap: Track }',
      'user: nope',
      'bot: That does not look right.',
      'user: AB123456',
      'bot: Your order is shipped.',
      'vars: { orderNo: AB123456, order: { status: shipped }, name: null }',
      'called: "GET https://shop.example/orders/*"',
      'called: { request: "GET https://shop.example/*", headers: { authorization: Bearer hush }, times: 1 }',
      'ended',
    ],
    { given: ORDER },
  ],
  [
    'takes a status where it leads',
    ['user: hi', 'user: Track', 'user: AB123456', 'bot: I know no order AB123456.', 'bot: Your order number?'],
    { given: given('call: { "GET https://*": { status: 404 } }') },
  ],
  [
    'takes answers in turn, and meets a time-out',
    [
      'user: hi',
      'user: Track',
      'user: AB123456',
      'bot: "Something went wrong (look_up, CALL_TIMED_OUT)."',
      'user: Track',
      'user: AB123456',
      'bot: Your order is lost.',
    ],
    { given: given('call: { "GET https://*": [timeout, { body: { status: lost } }] }') },
  ],
  [
    'misses a secret as production does',
    ['user: hi', 'user: Track', 'user: AB123456', 'bot: "Something went wrong (look_up, CALL_SECRET_MISSING)."'],
    { given: '{ settings: { shop: "https://shop.example" }, call: { "GET https://*": {} } }' },
  ],
  [
    'reminds, waits on and ends',
    [
      'user: hi',
      'after: 29m',
      'nothing',
      'after: 2m',
      'bot: Still there?',
      'after: 12h',
      'ended',
      'after: 3d',
      'ended',
    ],
  ],
  ['begins anew after everything has closed', ['user: hi', 'after: 3d', 'user: hi', 'bot: Hi there!']],
  [
    'hands over, lets a person speak, and gets the conversation back',
    [
      'user: hi',
      'user: Return',
      'handed_over',
      'handed_over: support',
      'user: hello?',
      'nothing',
      'person: This is Eva.',
      'bot: This is Eva.',
      'release',
      'bot: Track or return?',
    ],
  ],
  [
    'waits for an event',
    [
      'user: hi',
      'user: pay',
      'called: { request: "POST https://pay.example/*", body: { order: none } }',
      'called: { request: "POST https://pay.example/*", body: { order: other }, times: 0 }',
      'event: { paid: { amount: 5 } }',
      'bot: Thanks for 5 euros.',
    ],
    { given: '{ call: { "POST https://pay.example/bills": { status: 201 } } }' },
  ],
  [
    'lets the contact opt out and in',
    [
      'user: hi',
      'opt_out',
      'consent: { marketing: false }',
      'user: Track',
      'nothing',
      'opt_in',
      'user: AB',
      'bot: That does not look right.',
    ],
  ],
  ['keeps a consent', ['user: hi', 'user: news', 'bot: You get our news.', 'consent: { marketing: true }']],
  ['drops a duplicate', ['user: hi', 'duplicate', 'nothing', 'user: Track', 'duplicate', 'nothing']],
  [
    'hears of a failed delivery',
    ['user: hi', 'receipt: read', 'nothing', 'user: Track', 'receipt: failed', 'bot: Did that arrive?'],
  ],
  [
    'keeps a variable for the next session',
    ['user: hi', 'user: name', 'user: Ada', 'user: restart', 'bot: Hi Ada!', 'vars: { name: Ada }'],
  ],
  ['knows what was kept before', ['user: hi', 'bot: Hi Ada!'], { given: '{ contact: { variables: { name: Ada } } }' }],
  [
    'says nothing to who has opted out before',
    ['user: hi', 'nothing'],
    { given: '{ contact: { consents: { all: false } } }' },
  ],
  [
    'begins with variables that are given, in the first session alone',
    ['user: hi', 'vars: { orderNo: X }', 'user: restart', 'vars: { orderNo: null }'],
    { given: '{ variables: { orderNo: X } }' },
  ],
  [
    'is begun from outside',
    ['bot: Hi Bo!', 'bot: Track or return?', 'user: Track', 'bot: Your order number?'],
    { given: '{ start: api, variables: { name: Bo } }', channel: 'SMS' },
  ],
  [
    'moves to another channel of the same family with its contact',
    ['user: hi', 'user: { text: Track, on: SMS }', 'bot: Your order number?'],
  ],
  [
    'meets another contact on a channel of another family',
    ['user: hi', 'user: { text: Track, on: MESSENGER, as: "4711" }', 'bot: Hi there!'],
  ],
  [
    'tells kinds of bubbles apart',
    [
      'user: hi',
      'user: picture',
      'bot: { media: "https://shop.example/spring.jpg", step: picture }',
      'bot: { card: { title: Spring, description: New things, choices: [More] } }',
      'bot: { location: { title: Our shop, latitude: 52.37 } }',
    ],
  ],
  ['goes to on_error and says so', ['user: hi', 'user: broken', 'bot: "Something went wrong (broken, EXPRESSION)."']],
  [
    'sends media and places as a contact does',
    [
      'user: hi',
      'user: { media: "https://x.example/a.jpg", caption: Track }',
      'bot: Your order number?',
      'user: { location: { latitude: 1, longitude: 2, title: Here } }',
      'bot: That does not look right.',
    ],
  ],
];

/** A row of a table, in one shape whatever it leaves out. */
function whole(row: [string, string[], More?] | [string, string[], string, More?]) {
  const [what, lines, told, more] = row;
  const rest = typeof told === 'string' ? { told, more } : { more: told };
  return [what, { lines, ...rest }] as const;
}

describe('a talk with a shop', () => {
  it.each(GOOD.map(whole))('%s', (_what, { lines, more }) => {
    const outcome = talkWith(flow, lines, more);
    expect(wrong(outcome)).toBe('');
    expect(talkWith(flow, lines, more)).toEqual(outcome);
  });

  it('begins on a Monday morning unless it is said when', () => {
    const clock = flowWith('  - send: "{{ session.today }} {{ session.time }}"');
    const at = '{ at: "2027-01-05T09:30:00+01:00" }';
    expect(wrong(talkWith(clock, ['user: hi', 'bot: 2026-11-23 10:00']))).toBe('');
    expect(wrong(talkWith(clock, ['user: hi', 'bot: 2027-01-05 08:30'], { given: at }))).toBe('');
  });

  it('tells the flow who writes, and what comes with it', () => {
    const names = ['channelIdentity', 'contactId', 'metadata.ref'].map(
      (name) => `{{ internal.sinchConversationAPI.${name} }}`,
    );
    const who = flowWith(`  - send: "${names.join(' ')}"`);
    const more = { given: '{ identity: "+31", contactId: C1, metadata: { ref: R } }' };
    expect(wrong(talkWith(who, ['user: hi', 'bot: +31 C1 R'], more))).toBe('');
  });
});

/** Talks that are not as they say: the line (from 0), and what is told. */
const BAD: [string, string[], string, More?][] = [
  [
    'a text that is another',
    ['user: hi', 'bot: Hi thine!'],
    '1: The bot did not say "Hi thine!". expected  Hi thine! said      Hi there!                ^ It waits for an answer at menu.',
  ],
  [
    'a bubble too many',
    ['user: hi', 'bot: Hi there!', 'nothing'],
    '2: The bot said more. Track or return? [Track] [Return]',
  ],
  [
    'a bubble that was read already',
    ['user: hi', 'bot: Track or return?', 'bot: Hi there!'],
    '2: The bot did not say "Hi there!". It said nothing more in this turn. It waits for an answer at menu.',
  ],
  [
    'a bubble of the turn before',
    ['user: hi', 'user: Track', 'bot: Hi there!'],
    '2: The bot did not say "Hi there!". expected  Hi there! said      Your order number?           ^ It waits for an answer at order_no.',
  ],
  [
    'something between the bubbles of a row',
    ['user: hi', 'bot: [Track or return?]'],
    '1: The bot did not say "Track or return?" next. expected  Track or return? said      Hi there!           ^ It waits for an answer at menu.',
  ],
  [
    'other choices',
    ['user: hi', 'bot: { choices: [Track] }'],
    '1: The bot did not say {"choices":["Track"]}. its choices are none, not [Track]',
  ],
  [
    'a button that is not there',
    ['user: hi', 'user: { tap: Trak }'],
    '1: No bubble so far has a choice "Trak". Did you mean Track?',
  ],
  [
    'variables',
    ['user: hi', 'vars: { orderNo: X, ordrNo: Y }'],
    '1: The variables are others. vars.orderNo has no value, expected: "X" The flow declares no variable ordrNo. Did you mean orderNo?',
  ],
  ['a consent', ['user: hi', 'consent: { marketing: true }'], '1: The consents are others. marketing was never given'],
  ['an end', ['user: hi', 'ended'], '1: The session has not ended. It waits for an answer at menu.'],
  ['a failure', ['user: hi', 'failed'], '1: The session did not fail. It waits for an answer at menu.'],
  [
    'a hand-over',
    ['user: hi', 'handed_over: support'],
    '1: The conversation was not handed over to support. It waits for an answer at menu.',
  ],
  [
    'another target',
    ['user: agent', 'user: agent', 'handed_over: sales'],
    '2: The conversation was handed over to support, not to sales.',
  ],
  [
    'a person without a hand-over',
    ['user: hi', 'person: Hello'],
    '1: The bot has the conversation: hand it over first.',
  ],
  ['a release without a hand-over', ['user: hi', 'release'], '1: The bot has the conversation already.'],
  ['a duplicate of nothing', ['duplicate'], '0: The contact has not written yet.'],
  ['a receipt of nothing', ['receipt: read'], '0: Nothing was sent yet that a receipt could be about.'],
  [
    'a receipt that the channel never gives',
    ['user: hi', 'receipt: read'],
    '1: SMS never reports a message as read.',
    { channel: 'SMS' },
  ],
  ['an event without a session', ['event: paid'], '0: No session is open that could be told of paid.'],
  [
    'a call that was not made',
    ['user: hi', 'called: "GET https://*"'],
    '1: The call GET https://* was not made. No call was made in this talk.',
  ],
  [
    'a call that was made too often',
    ['user: hi', 'user: Track', 'user: AB123456', 'called: { request: "GET https://*", times: 2 }'],
    '3: The call GET https://* was made 1 times, expected: 2. Calls of this talk:   GET https://shop.example/orders/AB123456',
    { given: ORDER },
  ],
  [
    'a call that nobody gave an answer to',
    ['user: hi', 'user: Track', 'user: AB123456', 'bot: "Something went wrong (look_up, CALL_UNREACHABLE)."'],
    '2: Nobody said what the answer to GET https://shop.example/orders/AB123456 is. given.call has no answers.',
    { given: SHOPPING },
  ],
  [
    'a call of which all answers are taken',
    ['user: hi', 'user: Track', 'user: AB123456', 'user: CD123456'],
    '3: Nobody said what the answer to GET https://shop.example/orders/CD123456 is. All answers that were given to GET https://* are taken.',
    { given: given('call: { "GET https://*": [{ status: 404 }] }') },
  ],
];

describe('a talk that is not as it says', () => {
  it.each(BAD.map(whole))('tells of %s', (_what, { lines, told = '', more }) => {
    expect(wrong(talkWith(flow, lines, more))).toContain(told);
  });

  it('stops at the first line that is not so', () => {
    const { failure, turns } = talkWith(flow, ['user: hi', 'bot: x', 'user: Track']);
    expect([failure?.line, turns]).toEqual([1, 1]);
  });
});

const ANSWERED = given('call: { "GET https://*": { body: { status: shipped } }, "POST https://*": timeout }');

describe('any talk', () => {
  const word = fc.constantFrom(
    'hi',
    'Track',
    'Return',
    'agent',
    'pay',
    'news',
    'broken',
    'picture',
    'restart',
    'AB123456',
    '{{ vars.x }}',
  );
  const anything: fc.Arbitrary<object | string> = fc.oneof(
    { weight: 4, arbitrary: word.map((user) => ({ user })) },
    fc.constantFrom('Track', 'More').map((tap) => ({ user: { tap } })),
    word.map((text) => ({ user: { text, on: 'MESSENGER' } })),
    fc.constantFrom('1m', '31m', '13h', '3d').map((after) => ({ after })),
    fc.constantFrom('delivered', 'read', 'failed').map((receipt) => ({ receipt })),
    fc.constantFrom(null, 5, { amount: 5 }, { constructor: { amount: 1 } }, []).map((paid) => ({ event: { paid } })),
    fc.constantFrom('opt_out', 'opt_in', 'release', 'duplicate'),
    fc.constant({ person: 'Hello' }),
  );

  it('can be played, does the same each time, and stops only at what cannot be done', () => {
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 25 }), fc.boolean(), (talk, answered) => {
        const text = answered ? ANSWERED : SHOPPING;
        const lines = talk.map((line) => JSON.stringify(line));
        const first = talkWith(flow, lines, { given: text });
        expect(talkWith(flow, lines, { given: text })).toEqual(first);
        if (!first.failure) expect(first.turns).toBe(talk.length);
        else
          expect(first.failure.message).toMatch(
            /^(No |Nothing |Nobody |The (contact|bot|session) |[A-Z]+ takes only templates )/,
          );
      }),
      { numRuns: 60 },
    );
  });
});
