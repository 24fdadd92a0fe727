/** Which choice of which step of which session a tap answers. */
export interface ChoiceAddress {
  sessionId: string;
  step: string;
  choice: number;
}

const SHAPE = /^cq1:([^:]{1,64}):([A-Za-z0-9_.-]{1,150}):(\d{1,4})$/;

/** The postback of a choice: `cq1:<sessionId>:<stepId>:<choiceIndex>`, at most 229 characters for a ULID session. */
export function formatPostback(address: ChoiceAddress): string {
  return `cq1:${address.sessionId}:${address.step}:${address.choice}`;
}

/** Reads a postback back; undefined for any text that is not one of ours. */
export function parsePostback(text: string): ChoiceAddress | undefined {
  const [, sessionId, step, choice] = SHAPE.exec(text) ?? [];
  if (sessionId === undefined || step === undefined || choice === undefined) return undefined;
  return { sessionId, step, choice: Number(choice) };
}
