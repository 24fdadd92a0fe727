/** Which choice of which step of which session a tap answers; `element`: of a list that the choice was made for. */
interface ChoiceAddress {
  sessionId: string;
  step: string;
  choice: number;
  element?: number;
}

const SHAPE = /^cq1:([^:]{1,64}):([A-Za-z0-9_./-]{1,150}):(\d{1,4})(?:\.(\d{1,4}))?$/;

/** The postback of a choice: `cq1:<sessionId>:<stepId>:<choice>[.<element>]`, at most 191 characters for a ULID session. */
export function formatPostback({ sessionId, step, choice, element }: ChoiceAddress): string {
  return `cq1:${sessionId}:${step}:${element === undefined ? choice : `${choice}.${element}`}`;
}

/** Reads a postback back; undefined for any text that is not one of ours. */
export function parsePostback(text: string): ChoiceAddress | undefined {
  const [, sessionId, step, choice, element] = SHAPE.exec(text) ?? [];
  if (sessionId === undefined || step === undefined || choice === undefined) return undefined;
  const address = { sessionId, step, choice: Number(choice) };
  return element === undefined ? address : { ...address, element: Number(element) };
}
