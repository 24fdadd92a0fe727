import type { StepBodies } from '../../../../core/flow/compiled.ts';
import { compiled, definition, problemsOf } from '../../../helpers/flow-problems.ts';

/** What a message compiles to, said by a send. */
function messageOf(message: string): StepBodies['send']['messages'][number] | undefined {
  const [step] = compiled(definition(`  - send: ${message}\n  - end`)).steps;
  return step?.kind === 'send' ? step.body.messages[0] : undefined;
}

const choice = { synonyms: [], hidden: false };

test.each<[string, string, object]>([
  ['a text', 'Hello', { kind: 'text', text: 'Hello', choices: [] }],
  ['a translation', '{ en: Hi }', { kind: 'text', text: { en: 'Hi' }, choices: [] }],
  [
    'a text with choices',
    '{ text: Which?, choices: [One, { en: Two }, { text: Three, value: 3, goto: end, synonyms: [iii], hidden: true }] }',
    {
      kind: 'text',
      text: 'Which?',
      choices: [
        { text: 'One', ...choice },
        { text: { en: 'Two' }, ...choice },
        { text: 'Three', value: 3, goto: 'end', synonyms: ['iii'], hidden: true },
      ],
    },
  ],
  [
    'choices that open something',
    '{ text: Q, choices: [{ text: a, url: "https://x.example" }, { text: b, call: "+31201234567" }, { text: c, location: { latitude: 52.1, longitude: "{{ vars.n }}" } }] }',
    {
      kind: 'text',
      text: 'Q',
      choices: [
        { text: 'a', ...choice, action: { kind: 'url', url: 'https://x.example' } },
        { text: 'b', ...choice, action: { kind: 'call', phone: '+31201234567' } },
        { text: 'c', ...choice, action: { kind: 'location', latitude: 52.1, longitude: '{{ vars.n }}', label: '' } },
      ],
    },
  ],
  [
    'an entry for the calendar, called after its choice',
    '{ text: Q, choices: [{ text: Save, calendar: { start: 2026-12-24T18:00:00+01:00, end: "{{ vars.name }}" } }] }',
    {
      kind: 'text',
      text: 'Q',
      choices: [
        {
          text: 'Save',
          ...choice,
          action: {
            kind: 'calendar',
            start: '2026-12-24T18:00:00+01:00',
            end: '{{ vars.name }}',
            title: 'Save',
            description: '',
          },
        },
      ],
    },
  ],
  [
    'a choice for each element',
    '{ text: When?, choices: [{ text: "{{ item.at }}", value: "{{ item.id }}", each: vars.l }] }',
    {
      kind: 'text',
      text: 'When?',
      choices: [{ text: '{{ item.at }}', value: '{{ item.id }}', each: 'vars.l', ...choice }],
    },
  ],
  ['a picture', '{ media: "https://x.example/a.png" }', { kind: 'media', url: 'https://x.example/a.png' }],
  [
    'a picture with its thumbnail',
    '{ media: { url: "https://x.example/a.mp4", thumbnail: "https://x.example/a.png" } }',
    { kind: 'media', url: 'https://x.example/a.mp4', thumbnailUrl: 'https://x.example/a.png' },
  ],
  [
    'a card without a picture',
    '{ card: { title: A, choices: [B] } }',
    { kind: 'card', title: 'A', description: '', mediaUrl: '', choices: [{ text: 'B', ...choice }] },
  ],
  [
    'a carousel',
    '{ carousel: { cards: [{ title: A, media: "https://x.example/a.png" }, { title: "{{ item }}", each: vars.l, choices: ["{{ item }}"] }], choices: [More] } }',
    {
      kind: 'carousel',
      cards: [
        { title: 'A', description: '', mediaUrl: 'https://x.example/a.png', choices: [] },
        {
          title: '{{ item }}',
          description: '',
          mediaUrl: '',
          each: 'vars.l',
          choices: [{ text: '{{ item }}', ...choice }],
        },
      ],
      choices: [{ text: 'More', ...choice }],
    },
  ],
  [
    'a list in sections',
    '{ list: { title: Menu, description: Choose, button: Open, sections: [{ title: Hot, items: [Tea, { text: Coffee, description: Black, media: "https://x.example/c.png", value: c }] }] } }',
    {
      kind: 'list',
      title: 'Menu',
      description: 'Choose',
      button: 'Open',
      sections: [
        {
          title: 'Hot',
          choices: [
            { text: 'Tea', ...choice },
            { text: 'Coffee', value: 'c', description: 'Black', mediaUrl: 'https://x.example/c.png', ...choice },
          ],
        },
      ],
    },
  ],
  [
    'a list without sections',
    '{ list: { title: Menu, items: [{ text: "{{ item.name }}", each: vars.l }] } }',
    {
      kind: 'list',
      title: 'Menu',
      description: '',
      button: '',
      sections: [{ title: '', choices: [{ text: '{{ item.name }}', each: 'vars.l', ...choice }] }],
    },
  ],
  [
    'a place',
    '{ location: { title: Here, latitude: 52, longitude: 4.9 } }',
    { kind: 'location', title: 'Here', label: '', latitude: 52, longitude: 4.9 },
  ],
  [
    'somebody for the address book',
    '{ contact: { name: Ann, phone: "+31201234567", emails: [a@x.example, b@x.example], organization: X } }',
    {
      kind: 'contact',
      name: 'Ann',
      phones: ['+31201234567'],
      emails: ['a@x.example', 'b@x.example'],
      organization: 'X',
      urls: [],
    },
  ],
  [
    'templates',
    '{ template: { WHATSAPP: { id: order, language: nl, params: { "1": "{{ vars.name }}" } }, omni: { id: t, version: "3" } } }',
    {
      kind: 'template',
      channels: { WHATSAPP: { id: 'order', language: 'nl', params: { '1': '{{ vars.name }}' } } },
      omni: { id: 't', version: '3', params: {} },
    },
  ],
  [
    'another message by channel',
    '{ channels: { SMS: Short, WHATSAPP: { media: "https://x.example/a.png" }, default: Long } }',
    {
      kind: 'channels',
      byChannel: {
        SMS: { kind: 'text', text: 'Short', choices: [] },
        WHATSAPP: { kind: 'media', url: 'https://x.example/a.png' },
      },
      otherwise: { kind: 'text', text: 'Long', choices: [] },
    },
  ],
  [
    'what stands beside a message',
    '{ text: Hi, ttl: 10m, content: marketing, properties: { SMS_SENDER: "{{ settings.sender }}" } }',
    {
      kind: 'text',
      text: 'Hi',
      choices: [],
      options: { ttlMs: 600_000, content: 'marketing', properties: { SMS_SENDER: '{{ settings.sender }}' } },
    },
  ],
  [
    'channels to try, and metadata',
    '{ text: Hi, fallback: [RCS, SMS], metadata: { order: "{{ vars.name }}", n: 2 }, metadata_update: merge }',
    {
      kind: 'text',
      text: 'Hi',
      choices: [],
      options: {
        fallback: ['RCS', 'SMS'],
        metadata: { order: '{{ vars.name }}', n: 2 },
        metadataUpdate: 'merge',
      },
    },
  ],
  [
    'metadata that replaces, as it does where nothing is said',
    '{ text: Hi, metadata: {}, metadata_update: replace }',
    { kind: 'text', text: 'Hi', choices: [], options: { metadata: {} } },
  ],
])('%s compiles to what the engine says', (_what, message, expected) => {
  expect(messageOf(message)).toEqual(expected);
});

const NO_ITEM = 'item stands only where each repeats something.';

test.each<[string, string, string]>([
  ['of no kind', '{ txet: Hi }', '6:5 send_1 error This message is of no kind. Did you mean text?'],
  [
    'empty',
    '{}',
    '6:5 send_1 error This message is of no kind. It holds one of text, media, card, carousel, list, location, contact, template, channels.',
  ],
  [
    'of two kinds',
    '{ text: Hi, media: "https://x" }',
    '6:5 send_1 error This message is both text and media. Make each a message of its own; a text beside a picture is a card.',
  ],
  [
    'of a kind that looks like a language',
    '{ txt: Hi }',
    '6:18 send_1 error txt is not a language of this flow. Did you mean text?',
  ],
  [
    'a number',
    '3',
    '6:11 send_1 error send: must be a text, but YAML reads 3 as the number 3. Put it between quotes: "3".',
  ],
  ['a list in a list', '[[a]]', '6:12 send_1 error send: must be a text, not a list. Write one text.'],
  ['without a text', '[]', '6:5 send_1 error send: needs a message. '],
  [
    'with a misspelt field',
    '{ text: Hi, chioces: [a] }',
    '6:23 send_1 error "chioces" is no field here. Did you mean choices?',
  ],
  ['too short-lived', '{ text: Hi, ttl: 1s }', '6:28 send_1 error ttl: is shorter than 3s. '],
  [
    'of an unknown content',
    '{ text: Hi, content: promo }',
    '6:32 send_1 error content: must be one of marketing, notification. ',
  ],
  [
    'with a fallback to a channel where the contact is another',
    '{ text: Hi, fallback: [SMS, TELEGRAM] }',
    '6:39 send_1 error fallback: names a channel on which a contact is not known by the phone number. Known are WHATSAPP, RCS, SMS, MMS, VIBERBM, KAKAOTALK.',
  ],
  [
    'with metadata that is no map',
    '{ text: Hi, metadata: gold }',
    '6:33 send_1 error metadata: must be a map, not a text. Write key: value, a line for each, or { key: value }.',
  ],
  [
    'with too much metadata',
    `{ text: Hi, metadata: { a: ${'x'.repeat(2_050)} } }`,
    '6:23 send_1 error This metadata has 2058 characters as JSON, and Sinch takes 2048. Keep only what has to come back.',
  ],
  [
    'with metadata of what is not there',
    '{ text: Hi, metadata: { a: { b: "{{ vars.nmae }}" } } }',
    '6:43 send_1 error The variable nmae is not declared. Did you mean name?',
  ],
  [
    'with a number among its properties',
    '{ text: Hi, properties: { A: 1 } }',
    '6:40 send_1 error A: must be a text, but YAML reads 1 as the number 1. Put it between quotes: "1".',
  ],
  [
    'for a channel in small letters',
    '{ channels: { sms: a } }',
    '6:25 send_1 error "sms" is no channel. Did you mean SMS?',
  ],
  [
    'for a channel of another time',
    '{ channels: { VIBER: a } }',
    '6:25 send_1 error "VIBER" is no channel. Did you mean VIBERBM?',
  ],
  [
    'for no channel',
    '{ channels: {} }',
    '6:13 send_1 error This message names no channel. Add one, such as WHATSAPP, or default.',
  ],
  [
    'for channels within channels',
    '{ channels: { SMS: { channels: { SMS: a } } } }',
    '6:25 send_1 error A message within channels cannot have channels again. Take one level out.',
  ],
  [
    'a template for no channel',
    '{ template: {} }',
    '6:13 send_1 error This template names no channel. Add one, such as WHATSAPP, or omni.',
  ],
  ['a template without an id', '{ template: { SMS: {} } }', '6:25 send_1 error The field id is missing. Add id.'],
  [
    'an omni template without a version',
    '{ template: { omni: { id: x } } }',
    '6:25 send_1 error The field version is missing. Add version.',
  ],
  [
    'a version that YAML would shorten',
    '{ template: { omni: { id: x, version: 1.10 } } }',
    '6:49 send_1 error version: must be a text, but YAML reads 1.10 as the number 1.1. Put it between quotes: "1.10".',
  ],
  [
    'a card that repeats itself',
    '{ card: { title: a, each: vars.l } }',
    '6:31 send_1 error "each" is no field here. Known are title, description, media, choices.',
  ],
  [
    'a card without a title',
    '{ card: { media: "https://x" } }',
    '6:13 send_1 error The field title is missing. Add title.',
  ],
  [
    'an each within an each',
    '{ carousel: { cards: [{ title: a, each: vars.l, choices: [{ text: b, each: vars.l }] }] } }',
    '6:86 send_1 error An each cannot stand within another. Repeat the card, or its choices.',
  ],
  ['an item out of place', '"{{ item.a }}"', `6:11 send_1 error ${NO_ITEM} Add each, with the list.`],
  [
    'an item beside what repeats',
    '{ text: "{{ item }}", choices: [{ text: "{{ item }}", each: vars.l }] }',
    `6:19 send_1 error ${NO_ITEM} Add each, with the list.`,
  ],
  [
    'an each of what is no list',
    '{ text: Q, choices: [{ text: "{{ item }}", each: vars.name }] }',
    '6:60 send_1 error each: vars.name gives a string, not a list. Name a list, or write one: [a, b].',
  ],
  [
    'a list without items',
    '{ list: { title: a } }',
    '6:13 send_1 error This list is of no kind. It holds one of sections, items.',
  ],
  [
    'a list of both kinds',
    '{ list: { title: a, items: [b], sections: [] } }',
    '6:13 send_1 error This list is both sections and items. Put the items into the sections.',
  ],
  [
    'an item that opens something',
    '{ list: { title: a, items: [{ text: b, url: "https://x" }] } }',
    '6:50 send_1 error "url" is no field here. Known are text, value, goto, synonyms, hidden, each, description, media.',
  ],
  [
    'a contact without a phone number',
    '{ contact: { name: a } }',
    '6:13 send_1 error This contact has no phone number. Add phone, or phones.',
  ],
  [
    'a contact with two fields for one thing',
    '{ contact: { name: a, phone: "1", phones: ["2"] } }',
    '6:45 send_1 error This contact has both phone and phones. Put all of them into phones.',
  ],
  [
    'a place beyond the pole',
    '{ location: { latitude: 90.1, longitude: 3 } }',
    '6:35 send_1 error latitude: must be at most 90. ',
  ],
  [
    'a place beyond the antimeridian',
    '{ location: { latitude: 1, longitude: -181 } }',
    '6:49 send_1 error longitude: must be at least -180. ',
  ],
  [
    'a place that is no number',
    '{ location: { latitude: "{{ vars.name }}", longitude: "{{ 1 }} {{ 2 }}" } }',
    '6:35 send_1 error This gives a string, not a number. double(…) makes a number of a text.',
  ],
  [
    'a time without an offset',
    '{ text: a, choices: [{ text: b, calendar: { start: 2026-12-24T18:00, end: "{{ vars.name }}" } }] }',
    '6:62 send_1 error start: is no time such as 2026-12-24T18:00:00+01:00. ',
  ],
  [
    'a day that no calendar has',
    '{ text: a, choices: [{ text: b, calendar: { start: "2026-02-30T18:00:00Z", end: "{{ vars.name }}" } }] }',
    '6:62 send_1 error start: is no time such as 2026-12-24T18:00:00+01:00. ',
  ],
  [
    'a choice that opens two things',
    '{ text: a, choices: [{ text: b, url: "https://x", call: "1" }] }',
    '6:32 send_1 error A tap on a choice can open one thing only. Keep one of url, call, location, calendar.',
  ],
  [
    'a choice without a title',
    '{ text: a, choices: [{ value: 3 }] }',
    '6:32 send_1 error The field text is missing. Add text.',
  ],
  [
    'no address',
    '{ media: a.png }',
    '6:20 send_1 error This is no address. It begins with https:// or http://, or with a {{ }} that does.',
  ],
  [
    'an address with a blank',
    '{ media: "https://x.example/a b.png" }',
    '6:20 send_1 error This address holds a blank. Write %20 for it.',
  ],
  [
    'a translation with a mistake',
    '{ text: { en: "{{ vars.nam }}" } }',
    '6:25 send_1 error The variable nam is not declared. Did you mean name?',
  ],
  [
    'sensitive',
    '{ text: a, choices: [{ text: "{{ vars.card }}" }] }',
    '6:40 send_1 error This text would send out a sensitive variable. Leave it out, or declare it without sensitive.',
  ],
])('A message that is %s is a problem with its place', (_what, message, expected) => {
  expect(problemsOf(definition(`  - send: ${message}`))).toContain(expected);
});

test('Every kind of message can be asked with, and within channels', () => {
  const messages = [
    '{ media: "https://x.example/a.png" }',
    '{ card: { title: a } }',
    '{ carousel: { cards: [{ title: a }] } }',
    '{ list: { title: a, items: [b] } }',
    '{ location: { latitude: 1, longitude: 2 } }',
    '{ contact: { name: a, phone: "1" } }',
    '{ template: { omni: { id: a, version: "1" } } }',
  ];
  for (const message of messages) {
    expect(problemsOf(definition(`  - send: { channels: { SMS: ${message} } }`))).toEqual([]);
    expect(problemsOf(definition(`  - ask: ${message.replace(/ }$/, ', into: name }')}`))).toEqual([]);
  }
});
