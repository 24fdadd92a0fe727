/** The flow that is measured: it answers every message with the same words and waits for the next one. */
export const TURN_FLOW = `flow: bench-turn
languages: [en]
steps:
  - id: wait
    ask: { text: "You said: {{ input.text }}", format: any, force: true }
    goto: wait
`;

/** What that flow answers, for the bare reference to post the same. */
export function replyTo(text: string): string {
  return `You said: ${text}`;
}
