/** A word in what a contact writes leads to each state; the shop decides whether `shop` fails. */
export const ANSWERS_FLOW = `flow: bench-answers
languages: [en]
steps:
  - id: menu
    ask: { text: "What can I do?", format: any, force: true }
  - branch:
      - { if: "input.text.contains('shop')", goto: look_up }
      - { if: "input.text.contains('person')", goto: hand_over }
      - { if: "input.text.contains('bye')", goto: bye }
      - { else: menu }
  - id: look_up
    call: { get: "{{ settings.shop }}", retries: 0 }
  - send: Found.
    goto: menu
  - id: hand_over
    handover: { to: desk, on_release: menu }
  - id: bye
    send: Goodbye.
    goto: end
`;
