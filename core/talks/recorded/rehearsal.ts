import type { CallOutcome } from '../../flow/call.ts';
import type { CompiledFlow } from '../../flow/compiled.ts';
import { parsePostback } from '../../flow/postback.ts';
import { secretNames } from '../../flow/request-secrets.ts';
import { normalise } from '../../flow/words.ts';
import type { Json, JsonObject } from '../../json.ts';
import { personOf } from '../../session/forwarding.ts';
import type { PlannedCall } from '../../session/state.ts';
import { placeOf } from '../../timeline/resimulation/place.ts';
import { ACTS, type ActKind } from '../acts.ts';
import type { Scene } from '../conversation.ts';
import { partsOf } from '../parts.ts';
import { fillRequest } from '../requests.ts';
import { Line, type LineOf, type TalkLine } from '../schema/line.ts';
import { type Contact, Stage } from '../stage.ts';
import { bubbleLine } from './bubble-line.ts';
import type { StandIns } from './stand-ins.ts';

/** What secrets are in a test. */
const SECRET = 't0ken';

/** What a rehearsal begins with. */
export interface Setting {
  flow: CompiledFlow;
  contact: Contact;
  settings: JsonObject;
  variables: JsonObject;
  fromOutside: boolean;
  /** Recorded outcomes of calls, in turn, by the steps that made them. */
  calls: ReadonlyMap<string, readonly CallOutcome[]>;
  standIns: StandIns;
  /** Steps whose calls fill something sensitive, and events that do. */
  sensitive: { calls: ReadonlySet<string>; events: ReadonlySet<string> };
}

/** Where a session came to behind an act. */
export interface Came {
  /** Steps of what was said. */
  said: string[];
  status: string;
  place: string;
}

/** A talk that is tried out, act by act, and written down as it goes. */
export class Rehearsal {
  /** Lines that say what came of the last act. */
  lines: Json[] = [];
  /** Answers that were given to calls, by request. */
  readonly answers = new Map<string, Json[]>();
  readonly secrets = new Set<string>();
  /** Whether texts that are dates are replaced in what calls answer. */
  dates = false;
  readonly stage: Stage;
  /** What came of its beginning, where that is no message. */
  readonly begun: Came;
  readonly #scene: Scene;
  readonly #setting: Setting;
  readonly #taken = new Map<string, number>();
  #failedAt = 0;
  #status = '';

  constructor(setting: Setting) {
    const { flow, settings, variables, contact } = setting;
    this.#setting = setting;
    const call: Scene['call'] = (planned) => ({ outcome: this.#answer(planned), seen: [] });
    this.#scene = { flow, settings, variables, speaker: 'bot', happenings: [], bubbles: [], call };
    this.stage = new Stage(this.#scene, contact);
    this.begun = this.#during(() => {
      if (setting.fromOutside) this.stage.begin();
    });
  }

  /** Does what a line says; undefined where it cannot be done. */
  act(line: Json): Came | undefined {
    const parsed = Line.safeParse(line);
    if (!parsed.success || !isAct(parsed.data)) return undefined;
    const act = doing(parsed.data.kind, parsed.data);
    let obstacle = '';
    const came = this.#during(() => {
      obstacle = act(this.stage);
    });
    return obstacle === '' ? came : undefined;
  }

  /** The title of the choice that a recorded tap was on. */
  titleOf(postback: string): string | undefined {
    const { sessionId: _then, ...tap } = parsePostback(postback) ?? {};
    const all = this.#scene.bubbles.flatMap(({ message }) => partsOf(message).choices);
    return all.findLast((choice) => {
      const { sessionId: _now, ...offered } = parsePostback(choice.postback) ?? {};
      return JSON.stringify(offered) === JSON.stringify(tap);
    })?.title;
  }

  hasOffered(words: string): boolean {
    const all = this.#scene.bubbles.flatMap(({ message }) => partsOf(message).choices);
    return all.some(({ title }) => normalise(title) === words);
  }

  #during(happen: () => void): Came {
    const before = this.#scene.bubbles.length;
    happen();
    const bubbles = this.#scene.bubbles.slice(before);
    const said = bubbles.map(bubbleLine);
    this.lines = [...(said.length === 0 ? [] : [{ bot: said }]), ...this.#standing()];
    return this.#came(before);
  }

  #came(from: number): Came {
    const { session } = this.stage;
    const said = this.#scene.bubbles.slice(from).map(({ step }) => step);
    return { said, status: session?.status ?? '', place: placeOf(session, this.#setting.flow) };
  }

  #standing(): Json[] {
    const { session } = this.stage;
    const changed = session !== null && session.status !== this.#status;
    this.#status = session?.status ?? '';
    if (session?.failure && session.failure.at !== this.#failedAt) {
      this.#failedAt = session.failure.at;
      return [{ failed: session.failure.code }];
    }
    if (!changed) return [];
    if (session.status === 'handedOver') return [{ handed_over: personOf(session)?.to ?? '' }];
    return session.status === 'ended' ? ['ended'] : [];
  }

  #answer({ request }: PlannedCall): CallOutcome {
    const { step } = request;
    for (const name of secretNames(request)) this.secrets.add(name);
    const at = this.#taken.get(step) ?? 0;
    this.#taken.set(step, at + 1);
    const recorded = this.#setting.calls.get(step)?.[at];
    const outcome: CallOutcome = recorded ?? { kind: 'response', status: 200, headers: {}, body: null };
    const { line } = fillRequest(request, Object.fromEntries([...this.secrets].map((name) => [name, SECRET])));
    const given = this.answers.get(line) ?? [];
    this.answers.set(line, given);
    if (outcome.kind === 'failed') {
      given.push('timeout');
      return { kind: 'failed', code: 'CALL_TIMED_OUT', reason: 'its call was not answered in time', unclear: true };
    }
    const { status } = outcome;
    const { standIns, sensitive } = this.#setting;
    const replaced = this.dates ? 'dates' : 'words';
    const body = standIns.value(outcome.body, sensitive.calls.has(step) ? 'all' : replaced);
    given.push(status === 200 ? { body } : { status, body });
    return { kind: 'response', status, headers: {}, body };
  }

  /** Secrets of the test. */
  get secretsGiven(): JsonObject {
    return Object.fromEntries([...this.secrets].map((name) => [name, SECRET]));
  }
}

type ActLine = { [K in ActKind]: LineOf<K> }[ActKind];

function isAct(line: TalkLine): line is ActLine {
  return Object.hasOwn(ACTS, line.kind);
}

function doing<K extends ActKind>(kind: K, { value }: LineOf<K>): (stage: Stage) => string {
  return (stage) => ACTS[kind](stage, value);
}
