import type { CompiledFlow, CompiledStep } from '../../flow/compiled.ts';
import type { Json } from '../../json.ts';
import { MASK } from '../../session/masking.ts';
import { digest } from '../../session/session-id.ts';
import { idOfFirst, idOfStart } from '../../session/start.ts';
import { messageShown } from '../message-shown.ts';
import type { Moment } from '../moment.ts';
import type { Recording } from '../recording.ts';
import type { Rerun } from '../rerun.ts';
import { Telling } from '../telling.ts';
import { identityStandIns, namesOf, numberFor, replacer, standInFor, tellingTexts } from './stand-ins.ts';

/** What of a recording nobody else may see, and what stands in its place. */
export interface Sensitive {
  /** Whether the values of variables of that name may be seen: they are declared, and nowhere sensitive. */
  isOpen(name: string): boolean;
  /** Ids of messages that answered a sensitive question, or may have. */
  messages: ReadonlySet<string>;
  /** Calls whose answers fill sensitive variables, and events that do. */
  calls: ReadonlySet<string>;
  events: ReadonlySet<string>;
  /** Wherever it stands in a text. */
  hide(text: string): string;
  /** As `hide`, of a number that is all of it. */
  hideNumber(value: number): number;
}

/** Finds what is sensitive in a recording. */
export function sensitiveIn(recording: Recording, again: Rerun): Sensitive {
  const telling = new Telling(recording, again);
  const flows = [...telling.flows.values()].flatMap(withInner);
  const isOpen = openIn(flows);
  const messages = new Map(
    recording.runs.flatMap(({ events }) =>
      events.flatMap((event) => (event.kind === 'inbound' ? [[event.message.id, event.message] as const] : [])),
    ),
  );
  const masked = [...messages.values()].filter((message) => messageShown(message, telling) === MASK);
  const found = new Found(isOpen);
  found.look(plain(recording.runs.map(({ events }) => events.filter(({ kind }) => kind !== 'flowLoaded'))));
  for (const { after } of again.moments) found.lookAtOnce(after.session?.flowState ?? null);
  const texts = masked.flatMap(({ content: { kind: _kind, ...content } }) => tellingTexts(plain(content)));
  const values = new Map([...found.texts, ...texts].map((text) => [text, standInFor(text)]));
  const identities = identityStandIns(found.identities);
  const people = new Map([...values, ...identities, ...namesOf(found.sinchIds)]);
  const ids = sessionIds(again.moments, replacer(identities));
  // Where it began cannot be run again: it is named by nobody.
  if (recording.sessionId !== '' && !ids.has(recording.sessionId))
    ids.set(recording.sessionId, digest('a session of nobody'));
  const stands = new Map([...people, ...ids]);
  return {
    isOpen,
    messages: new Set(masked.map(({ id }) => id)),
    calls: new Set(flows.flatMap((flow) => stepsThat(flow, fillsByCall))),
    events: new Set(flows.flatMap((flow) => stepsThat(flow, fillsByEvent))),
    hide: replacer(stands),
    hideNumber: (value) => numberFor(value, stands),
  };
}

/** What is plain JSON already, as such. */
export function plain(value: unknown): Json {
  const json: Json = JSON.parse(JSON.stringify(value));
  return json;
}

/** Steps whose calls fill something sensitive, as they are named outside, and events that do. */
export function fillersOf(flow: CompiledFlow): { calls: ReadonlySet<string>; events: ReadonlySet<string> } {
  const flows = withInner(flow);
  const those = (names: typeof fillsByCall) => new Set(flows.flatMap((one) => stepsThat(one, names)));
  return { calls: those(fillsByCall), events: those(fillsByEvent) };
}

const withInner = (flow: CompiledFlow): CompiledFlow[] => [flow, ...Object.values(flow.flows).flatMap(withInner)];

/** Whether a flow calls a variable sensitive. */
export function isSensitive({ variables }: CompiledFlow, name: string): boolean {
  return Object.hasOwn(variables, name) && variables[name]?.sensitive === true;
}

function openIn(flows: readonly CompiledFlow[]): Sensitive['isOpen'] {
  const declared = new Set(flows.flatMap(({ variables }) => Object.keys(variables)));
  const hidden = new Set([...declared].filter((name) => flows.some((flow) => isSensitive(flow, name))));
  return (name) => declared.has(name) && !hidden.has(name);
}

function stepsThat(flow: CompiledFlow, names: (step: CompiledStep, flow: CompiledFlow) => string[]): string[] {
  return flow.steps.flatMap((step) => names(step, flow));
}

/** As it is named outside: alone, or behind its flow. */
function fillsByCall(step: CompiledStep, flow: CompiledFlow): string[] {
  if (step.kind !== 'call' || step.body.into === null) return [];
  const { into } = step.body;
  const filled = 'variable' in into ? [into.variable] : Object.keys(into.expressions);
  return filled.some((name) => isSensitive(flow, name)) ? [step.id, `${flow.flow}/${step.id}`] : [];
}

function fillsByEvent(step: CompiledStep, flow: CompiledFlow): string[] {
  if (step.kind !== 'wait' || step.body.for.kind !== 'event') return [];
  const { name, into } = step.body.for;
  return into !== undefined && isSensitive(flow, into) ? [name] : [];
}

/** Maps of variables, wherever they stand. */
export const VARIABLES: readonly string[] = ['vars', 'variables'];
const IDENTITIES: readonly string[] = ['identity', 'channelIdentity'];
/** What Sinch calls the contact. */
const SINCH_IDS: readonly string[] = ['contactId', 'conversationId'];

/** Values of sensitive variables, and identities, in whatever is looked at. */
class Found {
  readonly texts = new Set<string>();
  readonly identities = new Set<string>();
  readonly sinchIds = new Set<string>();
  readonly #isOpen: Sensitive['isOpen'];
  readonly #seen = new WeakSet<object>();

  constructor(isOpen: Sensitive['isOpen']) {
    this.#isOpen = isOpen;
  }

  /** What has been looked at already is the same still. */
  lookAtOnce(value: object | null): void {
    if (value === null || this.#seen.has(value)) return;
    this.#seen.add(value);
    this.look(plain(value));
  }

  look(value: Json): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (VARIABLES.includes(name)) this.#variables(inner);
      if (typeof inner === 'string' && inner !== '') {
        if (IDENTITIES.includes(name)) this.identities.add(inner);
        if (SINCH_IDS.includes(name)) this.sinchIds.add(inner);
      }
      this.look(inner);
    }
  }

  #variables(map: Json): void {
    if (typeof map !== 'object' || map === null) return;
    for (const [name, value] of Object.entries(map))
      if (!this.#isOpen(name)) for (const text of tellingTexts(value)) this.texts.add(text);
  }
}

/** A session is named by its contact's identity, among others: what it is named once that has another. */
function sessionIds(moments: readonly Moment[], hide: (text: string) => string): Map<string, string> {
  const ids = new Map<string, string>();
  for (const moment of moments) {
    const { before, after } = moment;
    const { session } = after;
    if (!session || session.id === before.session?.id) continue;
    const id = idOf(moment, hide);
    if (id !== session.id) ids.set(session.id, id);
  }
  return ids;
}

function idOf({ event, after, at }: Moment, hide: (text: string) => string): string {
  if (event.kind === 'message') return idOfFirst({ ...event.message, identity: hide(event.message.identity) }, at);
  if (event.kind === 'begin') return idOfStart({ ...event.start, identity: hide(event.start.identity) });
  return after.session?.id ?? '';
}
