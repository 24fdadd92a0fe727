import { MASK } from '../../../core/session/masking.ts';
import { contentText, messageText } from '../../../core/session/talk.ts';
import type { RecordedEvent, Recording } from '../../../core/timeline/recording.ts';
import { rerun } from '../../../core/timeline/rerun.ts';
import { stateLines, stateThen } from '../../../core/timeline/state-then.ts';
import { storyOf } from '../../../core/timeline/story.ts';
import type { StoryEntry } from '../../../core/timeline/story-entry.ts';
import { headOf } from '../../../core/timeline/story-head.ts';
import { storyLines } from '../../../core/timeline/story-lines.ts';
import { flowsOf } from '../../../core/timeline/telling.ts';
import { asking, flowOf, greetingFlow, saying } from '../../helpers/flows.ts';
import { recordedConversations } from '../../helpers/recorded-conversations.ts';
import { recordedTalk } from '../../helpers/recorded-talk.ts';

let recorded: { name: string; recording: Recording }[];
beforeAll(async () => {
  recorded = await recordedConversations();
});

const ofKind = <K extends StoryEntry['kind']>(story: StoryEntry[], kind: K) =>
  story.filter((entry): entry is Extract<StoryEntry, { kind: K }> => entry.kind === kind);

const named = (part: string) => {
  const found = recorded.find(({ name }) => name.startsWith(part));
  if (!found) throw new Error(`No history ${part} is recorded.`);
  return found.recording;
};

/** The story without what differs from line to line by time alone. */
const told = (recording: Recording) =>
  storyLines(storyOf(recording)).map((line) => line.replace(/^ *\d+ {2}\S+ {2}/, ''));

describe('the story of every recorded conversation', () => {
  it('has each message that its session took, and each reply that was sent, once', () => {
    for (const { name, recording } of recorded) {
      const again = rerun(recording, { watch: true });
      const story = storyOf(recording, { again });
      const messages = new Map(
        again.moments.flatMap(({ event, after }) =>
          event.kind === 'message' && after.session?.id === recording.sessionId
            ? [[event.message.id, event.message]]
            : [],
        ),
      );
      const texts = ofKind(story, 'message');
      for (const { id, content } of messages.values()) {
        const here = texts.filter((entry) => entry.id === id);
        expect([name, here.length]).toEqual([name, 1]);
        if (content.kind === 'text') expect([contentText(content), MASK]).toContain(here[0]?.text);
      }
      const replies = again.moments.flatMap(({ effects, after }) =>
        effects.flatMap((effect) =>
          effect.kind === 'send' && after.session?.id === recording.sessionId ? effect.planned.replies : [],
        ),
      );
      const said = ofKind(story, 'reply');
      for (const { id, message } of replies)
        expect(said.filter((entry) => entry.id === id).map(({ text }) => text)).toEqual([messageText(message)]);
    }
  });

  it('counts its entries, run by run, and has words for each', () => {
    for (const { recording } of recorded) {
      const story = storyOf(recording);
      expect(story.length).toBeGreaterThan(3);
      expect(story.map(({ n }) => n)).toEqual(story.map((_, index) => index + 1));
      expect(story.map(({ run }) => run)).toEqual(story.map(({ run }) => run).toSorted((a, b) => a - b));
      expect(storyLines(story).join('\n')).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  it('goes on from the events alone where the engine of today goes on otherwise, and says so', () => {
    const recording = named('a-call-that-nobody-answers-for-in-time');
    const whole = storyOf(recording);
    const changed: Recording = {
      ...recording,
      runs: recording.runs.map((run) => ({ ...run, events: run.events.map(otherCall) })),
    };
    const story = storyOf(changed);
    expect(ofKind(story, 'lost').map(({ what }) => what)).toEqual([
      'the activity callSomethingElse was recorded, a call is asked for now',
      '',
    ]);
    const texts = (entries: StoryEntry[]) =>
      [...ofKind(entries, 'message'), ...ofKind(entries, 'reply')].map(({ text }) => text);
    expect(texts(story)).toEqual(texts(whole));
    expect(ofKind(story, 'recorded').map(({ what }) => what)).toContain('the session is failed (CALL_TIMED_OUT)');
    expect(headOf(changed, rerun(changed))).toMatchObject({ state: 'open', code: '' });
  });
});

function otherCall(event: RecordedEvent): RecordedEvent {
  return event.kind === 'activityScheduled' && event.activityType === 'callHttp'
    ? { ...event, activityType: 'callSomethingElse' }
    : event;
}

describe('a story', () => {
  it('reads like one', () => {
    expect(told(named('a-call-that-nobody-answers-for-in-time'))).toMatchInlineSnapshot(`
[
  "    2026-11-26 (UTC)",
  "contact    hi",
  "session    began on WHATSAPP, as the contact wrote",
  "session    runs on test@1",
  "flow       look (send)",
  "flow       order (call)",
  "bot        One moment.",
  "Sinch      accepted as sinch-01MSG000000000000000000005:1",
  "call       POST shop.example for order",
  "call       order: given up: CALL_TIMED_OUT, its call was given up: gone",
  "bot        Sorry, something went wrong on our side. Please try again in a moment. (apology)",
  "FAILED     CALL_TIMED_OUT at order: Step order of flow test cannot go on: its call was given up: gone.",
  "Sinch      accepted as sinch-01MSG000000000000000000005:2",
  "contact    hello?",
  "session    tries again",
  "           · → order",
  "flow       order (call)",
  "session    goes on",
  "call       POST shop.example for order",
  "call       order: answered 200",
  "           · name = "shipped"",
  "flow       found (send)",
  "           · vars.name gives "shipped" [vars.name = "shipped"]",
  "flow       ask (ask)",
  "bot        It is shipped.",
  "bot        Anything else?",
  "Sinch      accepted 2 as sinch-retry-01M8C5MMDP5ST8RH4286R2NVXH-1:1, sinch-retry-01M8C5MMDP5ST8RH4286R2NVXH-1:2",
]
`);
  });

  it('tells what people did to a session, and what came of it', () => {
    expect(told(named('a-migration-lets-a-failed-session-go-on'))).toMatchInlineSnapshot(`
[
  "    2026-11-26 (UTC)",
  "contact    hi",
  "session    began on WHATSAPP, as the contact wrote",
  "session    runs on test@1",
  "flow       ask (ask)",
  "bot        Your name?",
  "Sinch      accepted as sinch-01MSG000000000000000000011:0",
  "contact    Ada",
  "           · understood as "Ada"",
  "           · name = "Ada"",
  "flow       hi (send)",
  "           · vars.nmae gives nothing [vars.nmae = "•••"]",
  "bot        Sorry, something went wrong on our side. Please try again in a moment. (apology)",
  "FAILED     EXPRESSION at hi: Step hi of flow test cannot go on: the expression "vars.nmae" needs vars.nmae, which has no value; set it first, or write .? and orValue(…) for a value that may be missing.",
  "Sinch      accepted as sinch-01MSG000000000000000000012:0",
  "command    migrate to test@2",
  "session    runs on test@2 from here",
  "           · → hi",
  "flow       hi (send)",
  "           · vars.name gives "Ada" [vars.name = "Ada"]",
  "           · → ask",
  "flow       ask (ask)",
  "bot        Hello Ada!",
  "bot        Your name, please?",
  "session    goes on",
  "Sinch      accepted 2 as sinch-retry-01M8C5SF54GDGM7WYPAXJ435B2-1:0, sinch-retry-01M8C5SF54GDGM7WYPAXJ435B2-1:1",
  "command    migrate: The session runs on test@2, at hi.",
]
`);
  });

  const flow = flowOf([asking('name', 'Your name?'), saying('hi', 'Hi {{ vars.name }}.'), asking('more', 'More?')]);

  it('has the receipts of its replies behind their sends, whatever the clock of the channel says', () => {
    const recording = recordedTalk(flow, ['hi', 'Ada']);
    const [first] = ofKind(storyOf(recording), 'sent');
    const receipt = { messageId: 'sinch-message-1:0', channel: 'SMS', reason: '' };
    const receipts = [
      { ...receipt, status: 'DELIVERED', receivedAt: 5 },
      { ...receipt, status: 'READ', receivedAt: (first?.at ?? 0) + 1500 },
      { ...receipt, status: 'FAILED', messageId: 'of-another', receivedAt: 5 },
    ];
    const story = storyOf(recording, { receipts });
    const at = story.findIndex(({ kind }) => kind === 'sent');
    expect(story[at + 1]).toMatchObject({ kind: 'receipt', n: at + 2, status: 'DELIVERED', reply: 'message-1:0' });
    expect(ofKind(story, 'receipt').map(({ status }) => status)).toEqual(['DELIVERED', 'READ']);
    expect(story.map(({ n }) => n)).toEqual(story.map((_, index) => index + 1));
  });

  it('tells of a duplicate, a task that a bug stopped, and a reset', () => {
    const recording = recordedTalk(flow, ['hi']);
    const [run] = recording.runs;
    const events = run?.events ?? [];
    const message = events.find((event) => event.kind === 'inbound');
    const last = { id: events.length + 1, at: events.at(-1)?.at ?? 0 };
    const reset = { cause: 'RESET_WORKFLOW', reason: '', resetFrom: 'run-0' };
    const more: RecordedEvent[] = [
      ...(message ? [{ ...message, ...last }] : []),
      { kind: 'taskFailed', ...reset, ...last },
      { kind: 'taskFailed', cause: 'NON_DETERMINISTIC_ERROR', reason: 'no such step', ...last },
    ];
    const longer: Recording = {
      ...recording,
      runs: [{ runId: 'r', originalRunId: 'r', events: [...events, ...more] }],
    };
    expect(told(longer).slice(-3)).toMatchInlineSnapshot(`
[
  "contact    (delivered once more: a duplicate, ignored)",
  "Temporal   reset by Temporal’s tools: what run run-0 did after this was taken back",
  "Temporal   a bug stopped the workflow’s task (NON_DETERMINISTIC_ERROR: no such step); what came waits in order",
]
`);
    expect(headOf(longer, rerun(longer))).toMatchObject({ state: 'stuck', running: true });
    const harmless = more.map((event) =>
      event.kind === 'taskFailed' ? { ...event, cause: 'UNHANDLED_COMMAND' } : event,
    );
    longer.runs = [{ runId: 'r', originalRunId: 'r', events: [...events, ...harmless] }];
    expect(headOf(longer, rerun(longer))).toMatchObject({ state: 'open', running: true });
  });

  it('tells of a reset to before the session began, since its first message came before that', () => {
    const story = storyOf(named('a-conversation-that-temporal-s-own-tools-reset'));
    expect(story.slice(0, 4).map(({ kind }) => kind)).toEqual(['message', 'reset', 'message', 'began']);
  });

  it('knows the state behind each entry', () => {
    const recording = recordedTalk(flow, ['hi', 'Ada']);
    const again = rerun(recording, { watch: true });
    const story = storyOf(recording, { again });
    const lines = story.map((entry) => {
      const then = stateThen(again, entry, { sessionId: recording.sessionId, flows: flowsOf(recording) });
      return then ? stateLines(then).join(' ').replaceAll(/ +/g, ' ') : 'nothing';
    });
    expect([...new Set(lines)]).toEqual([
      'nothing',
      'state open',
      'state open flow test@1 step name waits for an answer language en',
      'state open flow test@1 step more waits for an answer language en vars.name "Ada"',
    ]);
  });

  it('masks what answers a sensitive question, and what is made of it', () => {
    const secret = flowOf([asking('pin', 'Your PIN?'), asking('more', 'More?')], {
      variables: { name: { type: 'string', sensitive: true } },
    });
    const recording = recordedTalk(secret, ['hi', 'canary-4711']);
    const json = JSON.stringify(storyOf(recording));
    expect(json).not.toContain('4711');
    expect(json).toContain(MASK);
  });

  it('of a conversation with nothing in it is empty', () => {
    expect(storyOf({ workflowId: '', sessionId: '', runs: [] })).toEqual([]);
    expect(storyOf({ workflowId: '', sessionId: '', runs: [{ runId: '', originalRunId: '', events: [] }] })).toEqual(
      [],
    );
  });

  it('tells the greeting flow turn by turn', () => {
    const turns = storyOf(recordedTalk(greetingFlow(), ['hi', 'Ada', 'Bo'])).flatMap(({ turn }) =>
      turn === undefined ? [] : [turn],
    );
    expect([...new Set(turns)]).toEqual([1, 2, 3]);
  });
});
