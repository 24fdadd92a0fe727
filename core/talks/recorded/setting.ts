import type { CallOutcome } from '../../flow/call.ts';
import type { CompiledFlow } from '../../flow/compiled.ts';
import type { JsonObject } from '../../json.ts';
import type { LoadedFlow } from '../../session/event.ts';
import type { Moment } from '../../timeline/moment.ts';
import type { Setting } from './rehearsal.ts';
import { StandIns } from './stand-ins.ts';

/** What a test of a session begins with: as it was, with stand-ins for what is personal. */
export function settingOf(moments: readonly [Moment, ...Moment[]], { flow, settings, contact }: LoadedFlow): Setting {
  const [first] = moments;
  const { event } = first;
  const standIns = new StandIns(flow);
  const session = moments.find(({ after }) => after.session?.flow)?.after.session;
  const facts = { vars: standIns.values(contact.vars, false), consents: contact.consents };
  const about = { identity: IDENTITY, contactId: 'C1', metadata: '' };
  const begun = event.kind === 'begin' ? event.start : undefined;
  return {
    flow,
    standIns,
    settings: usedBy(flow, settings),
    variables: standIns.values(begun?.variables ?? {}, false),
    fromOutside: begun !== undefined,
    contact: { at: first.at, channel: begun?.channel ?? session?.channel ?? 'WHATSAPP', facts, ...about },
    calls: callsIn(moments),
  };
}

const IDENTITY = '+46700000001';

/** Only what the flow reads of the settings. */
function usedBy(flow: CompiledFlow, settings: JsonObject): JsonObject {
  const text = JSON.stringify(flow);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => text.includes(`settings.${name}`)));
}

function callsIn(moments: readonly Moment[]): Map<string, CallOutcome[]> {
  const calls = new Map<string, CallOutcome[]>();
  for (const { event, before } of moments) {
    const step = before.session?.calling?.request.step;
    if (event.kind === 'called' && step !== undefined) calls.set(step, [...(calls.get(step) ?? []), event.outcome]);
  }
  return calls;
}
