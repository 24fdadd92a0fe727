import fc from 'fast-check';
import { loadTalks } from '../../../core/talks/load.ts';
import { talksOf } from '../../helpers/talks.ts';

/** The problems of one test with a line of its talk, and with what stands above it. */
function problemsOf(line: string, above = '') {
  const text = `flow: f.yaml\ntests:\n  - name: a talk\n${above}    talk:\n      - ${line}\n`;
  return loadTalks(text).problems.map(({ line: at, column, message, hint }) =>
    `${at}:${column} ${message} ${hint}`.trim(),
  );
}

describe('a test file', () => {
  it('is read as it is written, with what is not said filled in', () => {
    const { file } = talksOf('flow: f.yaml\ntests:\n  - { name: a, talk: [{ user: hi }, { after: 1h30m }, ended] }\n');
    const [test] = file.tests;
    expect(test?.channels).toEqual(['WHATSAPP', 'SMS']);
    expect(test?.given).toEqual({
      settings: {},
      secrets: {},
      contact: { variables: {}, consents: {} },
      variables: {},
      call: {},
    });
    expect(test?.talk).toEqual([
      { kind: 'user', value: { does: 'write', text: 'hi' } },
      { kind: 'after', value: 5_400_000 },
      { kind: 'ended', value: null },
    ]);
  });

  it.each([
    ['user: { tap: Track }', { does: 'tap', title: 'Track' }],
    ['user: { text: hi, on: viber, as: "+46" }', { does: 'write', text: 'hi', on: 'VIBERBM', as: '+46' }],
    ['user: { media: "https://x.example/a.jpg" }', { does: 'attach', url: 'https://x.example/a.jpg', caption: '' }],
    ['user: { location: { latitude: 1, longitude: 2 } }', { does: 'locate', place: { latitude: 1, longitude: 2 } }],
    ['bot: hi', { text: 'hi' }],
    ['bot: { contains: hi }', { contains: ['hi'] }],
    ['bot: [hi, { card: Spring }]', [{ text: 'hi' }, { card: { title: 'Spring' } }]],
    ['receipt: read', 'read'],
    ['event: paid', { name: 'paid', data: null }],
    ['event: { paid: { amount: 5 } }', { name: 'paid', data: { amount: 5 } }],
    ['event: Order.paid', { name: 'Order.paid', data: null }],
    ['called: "GET https://*"', { request: 'GET https://*', headers: {} }],
    ['called: { request: "GET https://*", times: 0 }', { request: 'GET https://*', headers: {}, times: 0 }],
    ['handed_over', ''],
    ['handed_over: support', 'support'],
    ['failed:', ''],
    ['nothing: true', null],
  ])('reads the line %s', (line, value) => {
    const { file } = talksOf(`flow: f.yaml\ntests:\n  - name: a\n    talk:\n      - ${line}\n`);
    expect(file.tests[0]?.talk[0]?.value).toEqual(value);
  });

  it.each([
    ['bott: hi', '5:9 This line of the talk is of no kind. Did you mean bot?'],
    ['nothng', '5:9 This line of the talk is of no kind. Did you mean nothing?'],
    ['{ user: hi, bot: hi }', '5:9 This line is both user and bot. Make each a line of its own.'],
    [
      '{ user: Yes, book it }',
      '5:9 "book it" cannot stand beside user. A text that holds a comma or a colon needs quotes.',
    ],
    ['user: 12', '5:15 user: must be a text, but YAML reads 12 as the number 12. Put it between quotes: "12".'],
    ['user', '5:9 "user" needs something behind it. Write a colon and what is meant: user: …'],
    ['user: { tpa: Track }', '5:9 This message of a contact is of no kind. Did you mean tap?'],
    ['user: { tap: a, text: b }', '5:9 This message of a contact is both text and tap. Keep one.'],
    ['user: { text: a, on: FAX }', /5:30 There is no channel "FAX"\. There are WHATSAPP/],
    ['bot: {}', '5:9 bot: says nothing of the bubble.'],
    ['bot: [a, { contians: b }]', '5:20 "contians" is no field here. Did you mean contains?'],
    ['after: 31', '5:16 after: is no time such as 30m, 12h or 30d.'],
    ['after: 400d', '5:16 after: is longer than a year.'],
    ['receipt: red', '5:18 receipt: must be one of delivered, read, failed. Did you mean read?'],
    ['event: { a: 1, b: 2 }', '5:9 event: must be one name with its data.'],
    ['called: shop', '5:17 called: is no request such as GET https://shop.example/orders/*.'],
    ['ended: 5', '5:16 ended: stands alone, with nothing behind it.'],
    ['vars: 3', '5:15 vars: must be a map, not a number. Write key: value, a line for each, or { key: value }.'],
  ])('says what is wrong with the line %s, and where', (line, told) => {
    const [first, ...others] = problemsOf(line);
    expect(others).toEqual([]);
    if (typeof told === 'string') expect(first).toBe(told);
    else expect(first).toMatch(told);
  });

  it.each([
    ['channels: [WHATSAP]', '4:16 There is no channel "WHATSAP". Did you mean WHATSAPP?'],
    ['given: { at: 2026-11-23 }', '4:18 at: is no time such as 2026-11-23T10:00:00+01:00.'],
    ['given: { at: "2026-13-23T10:00:00Z" }', '4:18 at: is no time such as 2026-11-23T10:00:00+01:00.'],
    ['given: { at: "2026-02-30T10:00:00Z" }', '4:18 at: is no time such as 2026-11-23T10:00:00+01:00.'],
    ['given: { secret: { a: b } }', '4:14 "secret" is no field here. Did you mean secrets?'],
    ['given: { variables: { a-b: 1 } }', '4:27 "a-b" is no name of letters, digits and _.'],
    ['given: { start: phone }', '4:21 start: must be api.'],
    [
      'given: { call: { "GET shop.example": {} } }',
      '4:22 GET shop.example: is no request such as GET https://shop.example/orders/*.',
    ],
    [
      'given: { call: { "GET https://x": timout } }',
      '4:39 GET https://x: must be timeout, or a map such as { status: 404 }.',
    ],
    ['given: { call: { "GET https://x": [{ status: 99 }] } }', '4:50 status: must be at least 100.'],
  ])('says what is wrong with %s, and where', (above, told) => {
    expect(problemsOf('ended', `    ${above}\n`)).toEqual([told]);
  });

  it.each([
    ['bot: a #12 and more', '5:14', '#12 and more'],
    ['bot: [hi, { text: a #12', '5:27', '#12'],
    ['user: Order #12', '5:15', '#12'],
    ['user: { media: https://a.example/b, caption: Order #12', '5:54', '#12'],
    ['person: Order #12', '5:17', '#12'],
    ['user: hi # the contact', '5:15', '# the contact'],
  ])('says of %s that YAML reads a comment', (line, place, comment) => {
    const closed = /[{[]/.test(line) ? `${line}\n          ${line.includes('[') ? '}]' : '}'}` : line;
    expect(problemsOf(closed)).toEqual([
      `${place} YAML reads ${comment} as a comment, not as part of the text. If it belongs to the text, put the whole text between quotes.`,
    ]);
  });

  it('takes a comment with a blank for one, and those elsewhere', () => {
    const { file } = loadTalks(
      'flow: f.yaml # the flow\ntests:\n  - name: a #1\n    talk:\n      - user: hi # hello\n      - after: 3m #later\n',
    );
    expect(file?.tests).toHaveLength(1);
  });

  it('says where a field is that it does not know', () => {
    expect(problemsOf('ended', '    given: { sttings: 5 }\n')).toEqual([
      '4:14 "sttings" is no field here. Did you mean settings?',
    ]);
  });

  it('says all problems at once, in the order of the file', () => {
    const { file, problems } = loadTalks('flw: f.yaml\ntests:\n  - talk: [bot, nothng]\n    chanels: [SMS]\n');
    expect(file).toBeUndefined();
    expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '1 The field flow is missing.',
      '1 "flw" is no field here.',
      '3 The field name is missing.',
      '3 "bot" needs something behind it.',
      '3 This line of the talk is of no kind.',
      '4 "chanels" is no field here.',
    ]);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(loadTalks(text).problems.length).toBeGreaterThan(0);
      }),
    );
  });

  it('takes no key of the name __proto__', () => {
    const { problems } = loadTalks(
      'flow: f\ntests: [{ name: a, given: { variables: { __proto__: { a: 1 } } }, talk: [ended] }]\n',
    );
    expect(problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '2:42 A key cannot be called __proto__.',
    ]);
  });

  it('never throws, whatever stands in a talk', () => {
    const kinds = ['user', 'bot', 'after', 'event', 'vars', 'called', 'handed_over', 'failed', 'nothing', '__proto__'];
    const line = fc.oneof(
      fc.constantFrom(...kinds),
      fc.dictionary(fc.constantFrom(...kinds), fc.jsonValue(), { maxKeys: 2 }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (talk) => {
        const { file, problems } = loadTalks(JSON.stringify({ flow: 'f', tests: [{ name: 'a', talk }] }));
        expect(file === undefined).toBe(problems.length > 0);
      }),
    );
  });
});
