import type { CallRequest } from '../../flow/call.ts';
import type { CompiledFlow } from '../../flow/compiled.ts';
import type { OutgoingMessage } from '../../flow/message.ts';
import type { JsonObject } from '../../json.ts';
import { maskedVariables } from '../../session/masking.ts';
import type { ConversationState, Session, TalkLine } from '../../session/state.ts';
import type { Moment } from '../moment.ts';
import { placeOf } from './place.ts';
import { requestKey, visible } from './recorded-world.ts';

interface SightFields {
  /** The contact said something; `text` as people may see it. */
  contact: { text: string };
  /** Time went by until something was due. */
  time: { what: string };
  said: { step: string; message: OutgoingMessage };
  called: { step: string; request: CallRequest };
  /** It came to a step, or its variables changed. `vars`: as they are; `shown`: as people may see them. */
  at: { step: string; language: string; vars: string; shown: JsonObject };
  failed: { step: string; code: string; reason: string };
  ended: { because: string };
}

export type SightKind = keyof SightFields;

/** One thing of a conversation that matters to whoever compares it with another. */
export type Sight<K extends SightKind = SightKind> = { [P in K]: { kind: P } & SightFields[P] }[K];

/** What two sights are the same by. */
export function keyOf(sight: Sight): string {
  switch (sight.kind) {
    // The same messages come to both, and time is the same: only their places may differ.
    case 'contact':
      return 'contact';
    case 'time':
      return `time ${sight.what}`;
    case 'said':
      return `said ${sight.step} ${visible(sight.message)}`;
    case 'called':
      return `called ${requestKey(sight.request)}`;
    case 'at':
      return `at ${sight.step} ${sight.language} ${sight.vars}`;
    case 'failed':
      return `failed ${sight.step} ${sight.code}`;
    case 'ended':
      return `ended ${sight.because}`;
  }
}

/** Deadlines that are no part of a talk. */
const SILENT: readonly string[] = ['keep', 'linger', 'keepFailed'];

/** Collects what is seen of a session, moment by moment. */
export class Sights {
  readonly all: Sight[] = [];
  readonly #sessionId: string;
  #flow: CompiledFlow | null = null;
  #at = '';

  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  add({ event, before, after, effects: _effects }: Moment): void {
    if (event.kind === 'flowLoaded') this.#flow = event.loaded.flow;
    if (event.kind === 'migrate' && after.session?.flow?.hash === event.loaded.flow.hash)
      this.#flow = event.loaded.flow;
    const session = this.#own(after);
    if (!session) return;
    const earlier = this.#own(before);
    if (event.kind === 'deadline' && !SILENT.includes(event.deadline))
      this.#see({ kind: 'time', what: event.deadline });
    if (earlier) this.#came(event, earlier);
    for (const { text } of newLines(session, earlier)) this.#see({ kind: 'contact', text });
    this.#stands(session, earlier);
  }

  #own({ session }: ConversationState): Session | null {
    return session?.id === this.#sessionId ? session : null;
  }

  #see(sight: Sight): void {
    this.all.push(sight);
  }

  /** What came of an effect. */
  #came(event: Moment['event'], { pending, calling }: Session): void {
    if (event.kind === 'called' && calling) {
      const { request } = calling;
      this.#see({ kind: 'called', step: request.step, request });
    }
    const out = idsOut(event);
    for (const { id, step, message } of pending?.replies ?? [])
      if (out.includes(id)) this.#see({ kind: 'said', step, message });
  }

  #stands(session: Session, earlier: Session | null): void {
    const { failure } = session;
    if (failure && failure.at !== earlier?.failure?.at) {
      const { step, code, reason } = failure;
      this.#see({ kind: 'failed', step, code, reason });
    }
    // A turn that waits for its call is not over: it comes to a place behind it.
    if (!session.calling && session.flowState !== earlier?.flowState) this.#place(session);
    if (session.status === 'ended' && earlier?.status !== 'ended')
      this.#see({ kind: 'ended', because: session.endedBecause });
  }

  #place(session: Session): void {
    const { flowState } = session;
    if (!flowState) return;
    const { language } = flowState;
    const sight: Sight<'at'> = {
      kind: 'at',
      step: placeOf(session, this.#flow),
      language,
      vars: JSON.stringify([...flowState.callers.map(({ vars }) => sorted(vars)), sorted(flowState.vars)]),
      shown: maskedVariables(flowState, this.#flow ?? undefined),
    };
    if (keyOf(sight) === this.#at) return;
    this.#at = keyOf(sight);
    this.#see(sight);
  }
}

const sorted = (vars: JsonObject) => Object.entries(vars).toSorted(([a], [b]) => (a < b ? -1 : 1));

function newLines({ talk }: Session, earlier: Session | null): TalkLine[] {
  if (talk === earlier?.talk) return [];
  return talk.filter((line) => line.from === 'contact' && !earlier?.talk.includes(line));
}

/** Ids of the replies that an event says to be out. */
function idsOut(event: Moment['event']): string[] {
  if (event.kind === 'sent') return event.results.filter(({ outcome }) => outcome !== 'refused').map(({ id }) => id);
  return event.kind === 'sendFailed' || event.kind === 'sendInterrupted' ? event.accepted : [];
}
