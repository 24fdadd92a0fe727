import { stringify } from 'yaml';
import type { CompiledFlow } from '../../flow/compiled.ts';
import { normalise } from '../../flow/words.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { LoadedFlow } from '../../session/event.ts';
import type { Moment } from '../../timeline/moment.ts';
import type { Recording } from '../../timeline/recording.ts';
import { rerun } from '../../timeline/rerun.ts';
import { ownMoments } from '../../timeline/resimulation/own-moments.ts';
import { placeOf } from '../../timeline/resimulation/place.ts';
import { loadTalks } from '../load.ts';
import { playTalk } from '../play.ts';
import { type ActThen, actsOf, type RecordedAct } from './acts.ts';
import { durationOf } from './duration.ts';
import { type Came, Rehearsal, type Setting } from './rehearsal.ts';
import { settingOf } from './setting.ts';
import { flowWords, type Replaced } from './stand-ins.ts';
import { userLines } from './user-lines.ts';

/** A recorded conversation as a flow test. */
export interface WrittenTest {
  /** YAML: passes on the flow that the conversation ran on. */
  text: string;
  flow: CompiledFlow;
  /** What is left to do by hand, a sentence each; empty where it is the whole conversation. */
  byHand: string[];
}

/** Gaps that are shorter are no part of a test, unless something was due in them. */
const LEAST_GAP_MS = 60_000;

/** Writes a recorded session as a flow test, personal data replaced, or says in a sentence why that cannot be done. */
export function testFromRecording(recording: Recording): WrittenTest | string {
  const own = ownMoments(rerun(recording), recording.sessionId);
  if (typeof own === 'string') return own;
  const loaded = own.moments.find(({ event }) => event.kind === 'flowLoaded')?.event;
  if (loaded?.kind !== 'flowLoaded') return 'No flow was ever loaded for it.';
  const writer = new TestWriter(own.moments, loaded.loaded, recording.sessionId);
  return writer.write();
}

/** A line that was chosen for an act. */
interface Chosen {
  line: Json;
  dates: boolean;
}

class TestWriter {
  readonly #acts: ActThen[];
  readonly #flow: CompiledFlow;
  readonly #setting: Setting;
  readonly #words: Set<string>;
  readonly #sessionId: string;
  readonly #chosen: Chosen[] = [];
  #rehearsal: Rehearsal;

  constructor(moments: readonly [Moment, ...Moment[]], loaded: LoadedFlow, sessionId: string) {
    this.#sessionId = sessionId;
    this.#flow = loaded.flow;
    this.#words = flowWords(loaded.flow);
    this.#acts = actsOf(moments, sessionId);
    this.#setting = settingOf(moments, loaded);
    this.#rehearsal = new Rehearsal(this.#setting);
  }

  write(): WrittenTest | string {
    const stopped = this.#chooseLines();
    const { lines, rehearsal } = this.#again();
    if (lines.length === 0) return `Nothing of it can be written: ${stopped}`;
    const test = { name: `goes as session ${this.#sessionId} went`, ...this.#given(rehearsal), talk: lines };
    const byHand = stopped === '' ? [] : [`What came then is to be written by hand: ${stopped}`];
    const file = { flow: `${this.#flow.flow}.yaml`, tests: [test] };
    const text = `${stringify(file, YAML)}${byHand.map((one) => `# ${one}\n`).join('')}`;
    const fault = faultIn(text, this.#flow);
    return fault === '' ? { text, flow: this.#flow, byHand } : `What was written does not pass: ${fault}`;
  }

  /** Chooses a line for each act, until there is none; says why. */
  #chooseLines(): string {
    for (const then of this.#acts) {
      const { act } = then;
      if (act.kind === 'none') return `there is no line for ${act.what}.`;
      const goesOn =
        act.kind === 'begin' ? isSameWay(this.#rehearsal.begun, cameThen(then, this.#flow)) : this.#passTime(then);
      const isDone = act.kind === 'begin' || act.kind === 'time';
      const found = isDone || this.#candidates(then).some((line) => this.#tryLine(line, then));
      if (!goesOn || !found) return this.#whyNot(then);
    }
    return '';
  }

  /** Lets the time pass that had passed; whether what was due then has come. */
  #passTime(then: ActThen): boolean {
    const gap = then.at - this.#rehearsal.stage.now;
    const isDue = then.act.kind === 'time';
    if (gap < (isDue ? 1 : LEAST_GAP_MS)) return !isDue;
    const line = { after: durationOf(isDue ? Math.ceil(gap / 1000) : Math.floor(gap / 1000)) };
    const came = this.#rehearsal.act(line);
    this.#chosen.push({ line, dates: false });
    return !isDue || (came !== undefined && isSameWay(came, cameThen(then, this.#flow)));
  }

  #candidates({ act }: ActThen): Json[] {
    if (act.kind === 'line') return [act.line];
    if (act.kind === 'event') return this.#eventLines(act);
    if (act.kind !== 'message') return [];
    const { content, channel } = act.message;
    const lines = userLines(content, {
      standIns: this.#setting.standIns,
      isOwn: (text) => this.#isOwn(text),
      titleOf: (postback) => this.#rehearsal.titleOf(postback),
    });
    const moved = channel !== this.#rehearsal.stage.channel;
    return lines.map((line) => ({ user: moved ? { ...asMap(line), on: channel } : line }));
  }

  #eventLines({ name, data }: RecordedAct<'event'>): Json[] {
    if (data === null) return [{ event: name }];
    const { sensitive, standIns } = this.#setting;
    const levels: Replaced[] = sensitive.events.has(name) ? ['all'] : ['dates', 'words'];
    return levels.map((replaced) => ({ event: { [name]: standIns.value(data, replaced) } }));
  }

  /** Words of the flow, what it offers, and numbers of choices are nobody's own. */
  #isOwn(text: string): boolean {
    const words = normalise(text);
    return this.#words.has(words) || this.#rehearsal.hasOffered(words) || /^\d{1,2}$/.test(words);
  }

  /** Whether the talk goes with a line as it went; if not, it stands where it stood. */
  #tryLine(line: Json, then: ActThen): boolean {
    for (const dates of [true, false]) {
      this.#rehearsal.dates = dates;
      const came = this.#rehearsal.act(line);
      if (came && isSameWay(came, cameThen(then, this.#flow))) {
        this.#chosen.push({ line, dates });
        this.#settle(line, then);
        return true;
      }
      this.#rehearsal = this.#again().rehearsal;
    }
    return false;
  }

  #settle(line: Json, { act }: ActThen): void {
    if (act.kind !== 'message' || act.message.content.kind !== 'text') return;
    const { user } = asMap(line);
    const written = typeof user === 'string' ? user : asMap(user ?? null).text;
    const { text } = act.message.content;
    if (typeof written === 'string' && written !== text) this.#setting.standIns.settle(text, written);
  }

  #whyNot({ act, ...then }: ActThen): string {
    const own =
      act.kind === 'message' && act.message.content.kind === 'text' ? { user: act.message.content.text } : undefined;
    const came = own && this.#rehearsal.act(own);
    if (came && isSameWay(came, cameThen(then, this.#flow)))
      return 'what the contact wrote is his own, and nothing that could stand for it comes to the same.';
    return 'it came of something that a test cannot say, such as a message that was refused or a target that was away.';
  }

  /** All of it anew, as it has been chosen, with what came of each line. */
  #again(): { lines: Json[]; rehearsal: Rehearsal } {
    const rehearsal = new Rehearsal(this.#setting);
    const lines = [...rehearsal.lines];
    for (const { line, dates } of this.#chosen) {
      rehearsal.dates = dates;
      rehearsal.act(line);
      lines.push(line, ...rehearsal.lines);
    }
    return { lines, rehearsal };
  }

  #given({ answers, secretsGiven }: Rehearsal): JsonObject {
    const { contact, settings, variables, fromOutside } = this.#setting;
    const call = Object.fromEntries(
      [...answers].map(([line, given]) => [line, given.length === 1 ? (given[0] ?? null) : given]),
    );
    const { vars, consents } = contact.facts;
    const known = someOf({ variables: vars, consents });
    const given = {
      at: new Date(contact.at).toISOString(),
      ...someOf({ settings, secrets: secretsGiven, contact: known, variables, call }),
      ...(fromOutside ? { start: 'api' } : {}),
    };
    return { channels: [contact.channel], given };
  }
}

const YAML = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 } as const;

function cameThen({ sights, after }: Pick<ActThen, 'sights' | 'after'>, flow: CompiledFlow): Came {
  const said = sights.flatMap((sight) => (sight.kind === 'said' ? [sight.step] : []));
  return { said, status: after?.status ?? '', place: placeOf(after, flow) };
}

function isSameWay(came: Came, then: Came): boolean {
  return came.status === then.status && came.place === then.place && came.said.join('\n') === then.said.join('\n');
}

/** What is wrong with a test, in a sentence; '' where it passes. */
function faultIn(text: string, flow: CompiledFlow): string {
  const { file, problems } = loadTalks(text);
  const [test] = file?.tests ?? [];
  if (!test) return problems.map(({ message }) => message).join(' ');
  const [failed] = test.channels.flatMap((channel) => playTalk(flow, test, channel).failure ?? []);
  return failed?.message ?? '';
}

function someOf(maps: { [name: string]: JsonObject }): JsonObject {
  return Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0));
}

function asMap(line: Json): JsonObject {
  if (typeof line === 'string') return { text: line };
  return typeof line === 'object' && line !== null && !Array.isArray(line) ? line : {};
}
