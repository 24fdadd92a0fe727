import type { CompiledFlow } from '../../core/flow/compiled.ts';
import { type LoadedTalks, loadTalks } from '../../core/talks/load.ts';
import type { TalkOutcome } from '../../core/talks/play.ts';
import { playTalk } from '../../core/talks/play.ts';
import type { TestFile } from '../../core/talks/schema/file.ts';
import { compiled } from './flow-problems.ts';

/** The talks of a test file that must have no problems. */
export function talksOf(text: string): { file: TestFile; talks: LoadedTalks } {
  const talks = loadTalks(text);
  if (!talks.file) throw new Error(talks.problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return { file: talks.file, talks };
}

interface TalkText {
  /** YAML of `given`, in one line. */
  given?: string;
  channel?: string;
}

/** What becomes of one talk, given as lines of YAML, with a flow. */
export function talkWith(flow: CompiledFlow, lines: string[], { given = '{}', channel = 'WHATSAPP' }: TalkText = {}) {
  const talk = lines.map((line) => `      - ${line}\n`).join('');
  const { file } = talksOf(`flow: f.yaml\ntests:\n  - name: a talk\n    given: ${given}\n    talk:\n${talk}`);
  const [test] = file.tests;
  if (!test) throw new Error('There is no test.');
  return playTalk(flow, test, channel);
}

/** What was not so in a talk, in one line; '' when all was. */
export function wrong({ failure }: TalkOutcome): string {
  return failure ? [`${failure.line}:`, failure.message, ...failure.details].join(' ') : '';
}

/** An order status flow with a bit of everything that a talk may meet. */
export const SHOP = `
flow: shop
languages: [en, nl]
consents: [marketing]
variables:
  orderNo: { type: string }
  order: { type: map }
  paid: { type: map }
  name: { type: string, keep: contact }
session: { idle: 30m, on_idle: remind, expire: 12h, restart_words: [restart] }
keywords: { agent: [agent], name: [name], pay: [pay], news: [news], broken: [broken], picture: [picture] }
on_error: sorry
on_unknown: { send: "Sorry, I did not get that.", goto: repeat }
on_opt_out: farewell
on_delivery_failed: { send: "Did that arrive?", goto: back }
steps:
  - send: "Hi {{ vars.?name.orValue('there') }}!"
  - id: menu
    ask:
      text: { en: "Track or return?", nl: "Volgen of retour?" }
      choices:
        - { text: { en: Track, nl: Volgen }, goto: order_no }
        - { text: { en: Return, nl: Retour }, goto: agent }
  - id: order_no
    ask:
      text: "Your order number?"
      into: orderNo
      format: { regex: "[A-Z]{2}[0-9]{6}" }
      retry: ["That does not look right."]
      on_fail: agent
  - call:
      get: "{{ settings.shop }}/orders/{{ vars.orderNo }}"
      headers: { Authorization: "Bearer {{ secrets.shop }}" }
      into: order
      on_status: { 404: not_found }
    id: look_up
  - send: "Your order is {{ vars.order.status }}."
  - end
  - id: not_found
    send: "I know no order {{ vars.orderNo }}."
    goto: order_no
  - id: agent
    handover: { to: support, note: "Order {{ vars.?orderNo.orValue('?') }}", on_release: menu }
  - id: name
    ask: { text: "Your name?", into: name, force: true }
    goto: menu
  - id: pay
    call: { post: "https://pay.example/bills", body: { order: "{{ vars.?orderNo.orValue('none') }}", amount: 5 } }
  - wait: { event: paid, into: paid, timeout: 1h, on_timeout: menu }
  - send: "Thanks for {{ vars.paid.amount }} euros."
    goto: menu
  - id: news
    consent: { give: marketing, wording: "Yes to news" }
  - send: "You get our news."
    goto: menu
  - id: broken
    send: "{{ vars.order.status }}"
  - end
  - id: picture
    send:
      - media: "https://shop.example/spring.jpg"
      - card: { title: Spring, description: New things, media: "https://shop.example/card.jpg", choices: [More] }
      - location: { title: Our shop, latitude: 52.37, longitude: 4.89 }
    goto: menu
  - id: farewell
    send: "You will not hear from us."
    goto: back
  - id: sorry
    send: "Something went wrong ({{ error.step }}, {{ error.code }})."
    goto: menu
  - id: remind
    send: "Still there?"
    goto: back
`;

export const shop = () => compiled(SHOP);
