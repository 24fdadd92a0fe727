import type { SinchVariables } from '../../core/session/state.ts';

const NAMES = ['channelIdentifier', 'channelIdentity', 'contactId', 'appId', 'conversationId'] as const;
const at = (name: string) => `internal.sinchConversationAPI.${name}`;
const RIGHT = 'right';

/** A flow that branches on each of the six variables: it says that all are right, or which one is not. */
export function variablesFlow(flow: string, cases: { variables: SinchVariables }[]): string {
  const steps = [...NAMES.map((name, i) => branchOn(name, cases, NAMES[i + 1] ?? 'metadata')), branchOnMetadata(cases)];
  const wrong = [...NAMES, 'metadata'].flatMap((name) => [
    { id: `wrong_${name}`, send: `${name} is not what Sinch sent.` },
    { end: {} },
  ]);
  return JSON.stringify({ flow, steps: [...steps, { id: RIGHT, send: 'All six are right.' }, { end: {} }, ...wrong] });
}

function branchOn(name: keyof SinchVariables, cases: { variables: SinchVariables }[], next: string) {
  const values = [...new Set(cases.map(({ variables }) => variables[name]))];
  return {
    id: name,
    branch: [{ if: `${at(name)} in ${JSON.stringify(values)}`, goto: next }, { else: `wrong_${name}` }],
  };
}

/** A text, or a map whose fields are read like any other. */
function branchOnMetadata(cases: { variables: SinchVariables }[]) {
  const values = [...new Set(cases.map(({ variables }) => variables.metadata))];
  const texts = values.filter((value) => typeof value === 'string');
  const fields = values.flatMap((value) => (typeof value === 'string' ? [] : Object.entries(value)));
  const conditions = [
    ...(texts.length > 0 ? [`${at('metadata')} in ${JSON.stringify(texts)}`] : []),
    ...fields.map(([name, value]) => `${at('metadata')}.${name} == ${JSON.stringify(value)}`),
  ];
  return {
    id: 'metadata',
    branch: [...conditions.map((condition) => ({ if: condition, goto: RIGHT })), { else: 'wrong_metadata' }],
  };
}
