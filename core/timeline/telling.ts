import type { CompiledFlow } from '../flow/compiled.ts';
import type { Session } from '../session/state.ts';
import type { Moment } from './moment.ts';
import type { Recording } from './recording.ts';
import type { Rerun } from './rerun.ts';
import type { Saying, StoryEntry } from './story-entry.ts';

/** Where an entry belongs. */
export interface At {
  id: number;
  at: number;
}

/** A story while it is told: what has been said, and what is known by now. */
export class Telling {
  readonly entries: StoryEntry[] = [];
  readonly sessionId: string;
  /** Every version that was loaded, by hash. */
  readonly flows: ReadonlyMap<string, CompiledFlow>;
  /** The event in which each message was taken, by its id. */
  readonly takenIn: ReadonlyMap<string, Moment>;
  /** Messages that were told, or taken before the story begins, with when they came. */
  readonly messages = new Map<string, number>();
  /** Of messages that came since the last task. */
  readonly fresh = new Set<string>();
  readonly replies = new Set<string>();
  /** Replies that Sinch took, by its id. */
  readonly accepted = new Map<string, string>();
  run = 0;
  /** Whether the session of the story is the one that is there. */
  here = false;
  /** Whether no session is there yet: what happens to the run then happens to the one that is about to begin. */
  nobody = true;
  /** Whether the run is told from Temporal's events alone. */
  raw = false;
  /** Events taken so far. */
  taken = 0;

  constructor(recording: Recording, { moments }: Rerun) {
    this.sessionId = recording.sessionId;
    this.flows = flowsOf(recording);
    this.takenIn = takenIn(moments);
  }

  isOurs(session: Session | null | undefined): session is Session {
    return session?.id === this.sessionId;
  }

  flowOf(session: Session | null | undefined): CompiledFlow | undefined {
    return session?.flow ? this.flows.get(session.flow.hash) : undefined;
  }

  say(saying: Saying, { id, at }: At, turn?: number): void {
    const place = { n: this.entries.length + 1, at, run: this.run, eventId: id };
    const known = { ...(turn === undefined ? {} : { turn }), ...(this.raw ? {} : { taken: this.taken }) };
    this.entries.push({ ...saying, ...place, ...known });
  }
}

/** Every version of a flow that a recording has loaded, by hash. */
export function flowsOf({ runs }: Pick<Recording, 'runs'>): Map<string, CompiledFlow> {
  const flows = new Map<string, CompiledFlow>();
  for (const { events } of runs)
    for (const event of events) if (event.kind === 'flowLoaded') flows.set(event.loaded.flow.hash, event.loaded.flow);
  return flows;
}

function takenIn(moments: readonly Moment[]): Map<string, Moment> {
  const taken = new Map<string, Moment>();
  for (const moment of moments) {
    const { event } = moment;
    if (event.kind === 'message' && !taken.has(event.message.id)) taken.set(event.message.id, moment);
  }
  return taken;
}
