import type { CallOutcome } from '../../flow/call.ts';
import type { CompiledFlow } from '../../flow/compiled.ts';
import type { JsonObject } from '../../json.ts';
import type { LoadedFlow } from '../../session/event.ts';
import { fillersOf, isSensitive } from '../../timeline/export/sensitive.ts';
import type { Moment } from '../../timeline/moment.ts';
import type { Setting } from './rehearsal.ts';
import { StandIns } from './stand-ins.ts';

/** What a test of a session begins with: as it was, with stand-ins for what is personal. */
export function settingOf(moments: readonly [Moment, ...Moment[]], { flow, settings, contact }: LoadedFlow): Setting {
  const [first] = moments;
  const { event } = first;
  const standIns = new StandIns(flow);
  const named = (vars: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(vars).map(([name, value]) => [
        name,
        standIns.value(value, isSensitive(flow, name) ? 'all' : 'words'),
      ]),
    );
  const session = moments.find(({ after }) => after.session?.flow)?.after.session;
  const facts = { vars: named(contact.vars), consents: contact.consents };
  const about = { identity: IDENTITY, contactId: 'C1', metadata: '' };
  const begun = event.kind === 'begin' ? event.start : undefined;
  return {
    flow,
    standIns,
    sensitive: fillersOf(flow),
    settings: usedBy(flow, settings),
    variables: named(begun?.variables ?? {}),
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
