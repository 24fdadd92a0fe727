import type { CompiledFlow } from '../flow/compiled.ts';
import { ACTS, type ActKind } from './acts.ts';
import { Answers } from './answers.ts';
import { answerCall } from './calls.ts';
import { CHECKS, type CheckKind } from './checks.ts';
import type { Scene } from './conversation.ts';
import { type Mismatch, type Playing, unexpected } from './playing.ts';
import type { TalkTest } from './schema/file.ts';
import type { Given } from './schema/given.ts';
import type { LineOf, TalkLine } from './schema/line.ts';
import { Stage } from './stage.ts';
import { type StoryLine, storyOf } from './story.ts';

/** Monday, when nothing else is said. */
const BEGINS = Date.parse('2026-11-23T10:00:00Z');

const IDENTITY = '+46700000001';
const CONTACT_ID = '01TALK0000000000000000000P';

/** Where a test failed: the line of its talk (an index; -1: before the first one), what was not so, and all that happened. */
export interface TalkFailure extends Mismatch {
  line: number;
  story: StoryLine[];
}

/** What became of a test on one channel; `turns`: how many things happened to the flow. */
export interface TalkOutcome {
  turns: number;
  failure: TalkFailure | null;
}

type ActLine = { [K in ActKind]: LineOf<K> }[ActKind];

function isAct(line: TalkLine): line is ActLine {
  return Object.hasOwn(ACTS, line.kind);
}

function act<K extends ActKind>(kind: K, { value }: LineOf<K>): (stage: Stage) => string {
  return (stage) => ACTS[kind](stage, value);
}

function check<K extends CheckKind>(kind: K, { value }: LineOf<K>): (playing: Playing) => Mismatch | null {
  return (playing) => CHECKS[kind](playing, value);
}

function sceneOf(flow: CompiledFlow, { settings, variables }: Given, call: Scene['call']): Scene {
  return { flow, settings, variables, speaker: 'bot', happenings: [], bubbles: [], call };
}

function begin(flow: CompiledFlow, given: Given, channel: string): Playing {
  const answers = new Answers(given.call);
  const scene = sceneOf(flow, given, ({ request: asked }, at) => {
    const { request, outcome, notGiven } = answerCall(asked, { answers, secrets: given.secrets });
    if (notGiven) playing.notGiven ??= { line: request.line, why: notGiven };
    return { outcome, seen: [{ kind: 'call', at, request, outcome }] };
  });
  const { identity = IDENTITY, contactId = CONTACT_ID, metadata = '', at = BEGINS, contact } = given;
  const facts = { vars: contact.variables, consents: contact.consents };
  const playing: Playing = {
    stage: new Stage(scene, { at, channel, identity, contactId, metadata, facts }),
    line: -1,
    turnLine: -1,
    turn: 0,
    next: 0,
    readBy: new Map(),
    broughtBy: new Map(),
    expectedFailures: new Map(),
    notGiven: null,
  };
  return playing;
}

/** What of this turn nobody expected: a failure, told before the next thing happens. */
function surprise(playing: Playing): Mismatch | null {
  const [first] = unexpected(playing);
  if (!first) return null;
  const { session, failure } = first;
  const { step, code, reason } = failure;
  const elsewhere = session === playing.stage.session ? '' : ` on ${session.channel}`;
  const details = [reason, 'Where it is meant to fail, the talk says so in a line: failed.'];
  return { message: `The session${elsewhere} failed${step === '' ? '' : ` at ${step}`} (${code}).`, details };
}

function unanswered({ notGiven }: Playing): Mismatch | null {
  if (!notGiven) return null;
  const { line, why } = notGiven;
  const message = `Nobody said what the answer to ${line} is.`;
  if (why.usedUp !== '') return { message, details: [`All answers that were given to ${why.usedUp} are taken.`] };
  const given = why.patterns.map((pattern) => `  ${pattern}`);
  return { message, details: given.length === 0 ? ['given.call has no answers.'] : ['given.call has:', ...given] };
}

/** Something happens; whatever comes of it belongs to this line. */
function playTurn(playing: Playing, happen: (stage: Stage) => string): Mismatch | null {
  const { stage } = playing;
  const { happenings, bubbles } = stage.scene;
  const before = happenings.length;
  playing.turnLine = playing.line;
  playing.turn = bubbles.length;
  playing.next = bubbles.length;
  const obstacle = happen(stage);
  const [first] = happenings.slice(before);
  if (first && first.kind !== 'bubble') playing.broughtBy.set(first, playing.line);
  return obstacle === '' ? unanswered(playing) : { message: obstacle, details: [] };
}

function startUp(playing: Playing, { start }: Given): Mismatch | null {
  if (start === undefined) return null;
  return playTurn(playing, (stage) => {
    stage.begin();
    return '';
  });
}

function failureAt(playing: Playing, line: number, mismatch: Mismatch | null): TalkFailure | null {
  return mismatch && { ...mismatch, line, story: storyOf(playing) };
}

/** Plays one line, and first holds what came before it against what was expected. */
function playLine(playing: Playing, line: TalkLine): TalkFailure | null {
  if (!isAct(line)) return failureAt(playing, playing.line, check(line.kind, line)(playing));
  const before = failureAt(playing, playing.turnLine, surprise(playing));
  return before ?? failureAt(playing, playing.line, playTurn(playing, act(line.kind, line)));
}

/**
 * Plays a test on a channel until its first line that is not as the flow does it. Pure: the same talk, the same outcome. What the
 * test says that its flow does not have is told by talkFaults, before.
 */
export function playTalk(flow: CompiledFlow, { given, talk }: TalkTest, channel: string): TalkOutcome {
  const playing = begin(flow, given, channel);
  let turns = given.start === undefined ? 0 : 1;
  let failure = failureAt(playing, -1, startUp(playing, given));
  for (const [index, line] of talk.entries()) {
    if (failure) break;
    playing.line = index;
    if (isAct(line)) turns += 1;
    failure = playLine(playing, line);
  }
  return { turns, failure: failure ?? failureAt(playing, playing.turnLine, surprise(playing)) };
}
