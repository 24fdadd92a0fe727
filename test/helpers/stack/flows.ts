/** Answers every message with two that hold its text: what was lost, doubled or out of order shows in the texts. */
export const ECHO_FLOW = `
flow: echo
variables:
  last: { type: string }
steps:
  - id: first
    send: "first {{ input.text }}"
  - id: second
    ask: { text: "second {{ input.text }}", into: last, format: any, force: true }
    goto: first
`;

/** The texts that come back for one message. */
export const echoOf = (text: string): string[] => [`first ${text}`, `second ${text}`];

/** One reply a message, and every message ends its session. */
export const ENDING_FLOW = `
flow: ending
steps:
  - id: only
    send: "only {{ input.text }}"
  - end
`;

/** A question with choices: buttons on one channel, numbers on another. */
export const MENU_FLOW = `
flow: menu
steps:
  - id: menu
    ask:
      text: "Track or return?"
      choices:
        - { text: Track, goto: track }
        - { text: Return, goto: return }
      retry: ["Please choose one of the two."]
      on_fail: menu
  - id: track
    send: "Tracking, {{ internal.sinchConversationAPI.channelIdentifier }}."
    goto: menu
  - id: return
    send: "Returning."
    goto: menu
`;
