import { Recorder } from '../../../../bench/replay/recorder.ts';
import { testFromRecording } from '../../../../core/talks/recorded/write-talk.ts';
import { compiled } from '../../../helpers/flow-problems.ts';
import { recordedConversations } from '../../../helpers/recorded-conversations.ts';

const SHOP = `
flow: shop
session: { idle: 30m, on_idle: { send: Still there? } }
variables:
  name: { type: string }
  mail: { type: string }
  orderNo: { type: string }
  order: { type: map }
steps:
  - ask: { text: Your name?, into: name }
  - ask: { text: "Your address, {{ vars.name }}?", into: mail, format: email, retry: ["That is none."] }
  - ask: { text: Your order?, into: orderNo, format: { regex: "[A-Z]{2}[0-9]{6}" } }
  - id: look_up
    call:
      get: "{{ settings.shop }}/orders/{{ vars.orderNo }}"
      headers: { Authorization: "Bearer {{ secrets.shop }}" }
      into: order
  - branch:
      - if: vars.order.status == "shipped"
        goto: shipped
      - else: unknown
  - id: shipped
    ask: { text: "It is on its way to {{ vars.order.to }}. More?", choices: [{ text: "Yes" }, { text: "No" }] }
  - send: Goodbye!
  - end
  - id: unknown
    send: It is not.
`;

const CLINIC = `
flow: clinic
variables:
  pin: { type: map, sensitive: true }
  result: { type: map, sensitive: true }
steps:
  - id: pins
    call: { get: "https://clinic.example/pins", into: pin }
  - wait: { event: result, into: result, timeout: 20h, on_timeout: end, on_message: keep }
  - send: Thank you.
`;
const ANSWERED = { kind: 'response' as const, status: 200, headers: {} };
const RESULT = { name: 'Ada Lovelace', born: '1815-12-10', number: 12345, age: 37 };

const body = { status: 'shipped', to: 'Ada Lovelace, Main Street 5', phone: '+46701234567' };

const recorded = () =>
  new Recorder(compiled(SHOP), {
    settings: { shop: 'https://shop.example', other: 'x' },
    calling: () => ({ kind: 'response', status: 200, headers: {}, body }),
  })
    .write('hello, this is Ada')
    .write('Ada Lovelace')
    .write('my ada@mail.example', 2000)
    .write('ada@lovelace.example')
    .write('AB123456')
    .tap('No');

describe('a recorded conversation as a flow test', () => {
  it('goes the same way with nothing of the contact in it', () => {
    const made = testFromRecording(recorded().recording);
    expect(made).toMatchObject({ byHand: [] });
    expect(typeof made === 'string' ? made : made.text).toMatchInlineSnapshot(`
"flow: "shop.yaml"
tests:
  - name: "goes as session 01M83T4PCGMPV7MFM9X3V5B2XD went"
    channels:
      - "WHATSAPP"
    given:
      at: "2026-11-23T09:00:10.000Z"
      settings:
        shop: "https://shop.example"
      secrets:
        shop: "t0ken"
      call:
        GET https://shop.example/orders/EE555555:
          body:
            status: "shipped"
            to: "Fff Ffffffff, Ffff Ffffff 6"
            phone: "+46700000007"
    talk:
      - user: "Words 1"
      - bot:
          - "Your name?"
      - user: "Words 2"
      - bot:
          - "Your address, Words 2?"
      - after: "30m11s"
      - bot:
          - "Still there?"
      - after: "3m19s"
      - user: "Words 3"
      - bot:
          - "That is none."
      - user: "noor3@example.com"
      - bot:
          - "Your order?"
      - user: "EE555555"
      - bot:
          - text: "It is on its way to Fff Ffffffff, Ffff Ffffff 6. More?"
            choices:
              - "Yes"
              - "No"
      - user:
          tap: "No"
      - bot:
          - "Goodbye!"
      - "ended"
"
`);
  });

  it('has nothing that came from outside in it, however small, where that fills something sensitive', () => {
    const recorder = new Recorder(compiled(CLINIC), { calling: () => ({ ...ANSWERED, body: { pin: 4711 } }) })
      .write('hi')
      .command({ name: 'event', given: { id: 'E1', name: 'result', data: RESULT } });
    const made = testFromRecording(recorder.recording);
    expect(made).toMatchObject({ byHand: [] });
    const text = typeof made === 'string' ? made : made.text;
    expect(text).toMatch(/event:\s+result:\s+name: /);
    expect(text).not.toMatch(/Ada|4711|4712|4710|1815|12345|\b37\b/);
  });

  it('says what it cannot write', () => {
    const exact = SHOP.replace('"[A-Z]{2}[0-9]{6}"', '"AB123456|CD"');
    const { recording } = new Recorder(compiled(exact)).write('hi').write('Ada').write('a@b.example').write('AB123456');
    const made = testFromRecording(recording);
    expect(made).toMatchObject({ byHand: [expect.stringContaining('nothing that could stand for it')] });
    expect(JSON.stringify(made)).not.toContain('user: \\"AB123456');
    expect(testFromRecording({ ...recording, runs: [] })).toEqual(expect.any(String));
  });

  it('passes on the flow that was recorded, whatever happened', async () => {
    const made = [];
    for (const { name, recording } of await recordedConversations())
      made.push({ name, test: testFromRecording(recording) });
    const failing = made.filter(({ test }) => typeof test === 'string' && test.startsWith('What was written'));
    expect(failing).toEqual([]);
    const whole = made.filter(({ test }) => typeof test !== 'string' && test.byHand.length === 0);
    expect(whole.length).toBeGreaterThan(50);
  });
});
