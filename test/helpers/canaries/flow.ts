/** Asks, keeps, masks, calls and hands over whatever it is told: through every step that takes something out of a session. */
export const CANARY_FLOW = `
flow: canaries
consents: [marketing]
variables:
  name: { type: string, keep: contact }
  pin: { type: string, sensitive: true }
  order: { type: map }
  paid: { type: map }
steps:
  - id: menu
    ask:
      text: "What is it, {{ vars.?name.orValue('you') }}?"
      choices:
        - { text: Name, goto: name }
        - { text: Pin, goto: pin }
        - { text: Order, goto: order }
        - { text: Person, goto: person }
        - { text: News, goto: news }
        - { text: Paid, goto: paid }
      retry: ["Not that."]
      on_fail: menu
  - id: name
    ask: { text: "Your name?", into: name, format: any }
  - { send: "Thank you, {{ vars.name }}.", goto: menu }
  - id: pin
    ask: { text: "Your pin?", into: pin, format: any }
  - { send: "That was the pin.", goto: menu }
  - id: order
    call:
      post: "{{ settings.shop }}/orders"
      headers: { Authorization: "Bearer {{ secrets.authorization }}", X-Shop: "{{ secrets.shop }}" }
      body: { name: "{{ vars.?name.orValue('') }}", pin: "{{ vars.?pin.orValue('') }}" }
      into: order
      timeout: 5s
      on_error: menu
  - { send: "The shop says {{ vars.order.said }}.", goto: menu }
  - id: person
    handover: { to: desk, note: "It is {{ vars.?name.orValue('somebody') }}.", on_release: menu, on_error: menu }
  - id: news
    consent: { give: marketing, wording: "May we write to you?" }
  - { send: "We shall write.", goto: menu }
  - id: paid
    wait: { event: paid, into: paid }
  - { send: "Paid: {{ vars.paid.by }}.", goto: menu }
`;
