import { exportFromText } from '../../../adapters/histories/export-file.ts';
import type { CompiledFlow, Format } from '../../../core/flow/compiled.ts';
import { exportOf } from '../../../core/timeline/export/conversation-export.ts';
import type { Recording } from '../../../core/timeline/recording.ts';
import { type Rerun, rerun } from '../../../core/timeline/rerun.ts';
import { storyOf } from '../../../core/timeline/story.ts';
import type { StoryEntry } from '../../../core/timeline/story-entry.ts';
import { storyLines } from '../../../core/timeline/story-lines.ts';
import { asking, flowOf, saying } from '../../helpers/flows.ts';
import { recordedConversations } from '../../helpers/recorded-conversations.ts';
import { recordedTalk } from '../../helpers/recorded-talk.ts';
import { calling } from '../../helpers/session-steps.ts';

const fileOf = (recording: Recording) => JSON.stringify(exportOf(recording, { receipts: [], exportedAt: 0 }));

function opened(recording: Recording) {
  const file = fileOf(recording);
  const conversation = exportFromText(file);
  if (!conversation) throw new Error('It is no export.');
  return { file, ...conversation };
}

/** Ids of its sessions. */
const sessions = ({ moments }: Rerun) =>
  new Set(moments.flatMap(({ after }) => (after.session ? [after.session.id] : [])));

/** Lines without what is hashed in the ids of sessions. */
const unnamed = (story: StoryEntry[]) =>
  storyLines(story).map((line) => line.replace(/(01[0-9A-Z]{8})[0-9A-Z]{16}/g, '$1'));

describe('the export of every recorded conversation', () => {
  it('names no contact, can be run again to the same end, and tells the same story', async () => {
    for (const { name, recording } of await recordedConversations()) {
      const before = rerun(recording, { watch: true });
      const { file, exported, recording: again } = opened(recording);
      const identities = new Set(JSON.stringify(recording).match(/(?<="(identity|channelIdentity)":")[^"]+/g));
      expect([name, identities.size > 0, [...identities].filter((identity) => file.includes(identity))]).toEqual([
        name,
        true,
        [],
      ]);
      const { lost, differs, moments } = rerun(again);
      expect([name, lost, differs, exported.maskedFrom]).toEqual([name, [], null, null]);
      expect(moments.map(({ event }) => event.kind)).toEqual(before.moments.map(({ event }) => event.kind));
      expect(exported.head.id).toBe(again.sessionId);
      expect([name, [...sessions(before)].filter((id) => file.includes(id))]).toEqual([name, []]);
      expect(unnamed(exported.story)).toEqual(unnamed(storyOf(recording, { again: before })));
    }
  });
});

const pin = { type: 'string', sensitive: true } as const;
const callIn = ({ runs: [run] }: Recording) =>
  run?.events.find((event) => event.kind === 'activityScheduled' && event.activityType === 'callHttp');
const plain = { type: 'string', sensitive: false } as const;

/** Asks for something sensitive, tells a service of it and takes something sensitive back. */
function secretFlow(format: Format, filled = 'token'): CompiledFlow {
  const ask = asking('pin', 'Your PIN?');
  const isNumber = format.kind === 'number';
  const body = { ...ask.body, into: 'pin', format };
  const request = {
    body: { pin: '{{ vars.pin }}', shout: `{{ ${isNumber ? 'vars.pin + 1' : 'vars.pin.upperAscii()'} }}` },
    into: { expressions: { [filled]: 'response.body.token' } },
  };
  return flowOf([{ ...ask, body }, calling('check', request), saying('done', 'Thank you.'), asking('more', 'More?')], {
    variables: {
      pin: { ...pin, type: isNumber ? 'number' : format.kind === 'date' ? 'date' : 'string' },
      token: pin,
      name: plain,
    },
  });
}

const answer = (body: object) => ({
  kind: 'response' as const,
  status: 200,
  headers: {},
  body: JSON.parse(JSON.stringify(body)),
});

describe('what is sensitive', () => {
  it.each<[string, string, string, Format]>([
    ['a word', 'canary-word', 'canary-token', { kind: 'any' }],
    ['a number', '4711', 'T0K3N', { kind: 'number', whole: true }],
    ['something short', 'Q7', 'Z9', { kind: 'any' }],
    ['an address', 'canary@example.org', 'canary', { kind: 'email' }],
    // Words that the file itself is made of are left where they are that.
    ...['message', 'reply', 'other', 'inbound', 'text', 'started', 'WHATSAPP', 'more'].map(
      (word): [string, string, string, Format] => ['a word of the file', word, 'T0K3N', { kind: 'any' }],
    ),
  ])('stands nowhere in an export, which can be run again: %s', (what, said, token, format) => {
    const recording = recordedTalk(secretFlow(format), ['hi', said, 'ok'], { answer: answer({ token, other: 1 }) });
    expect(JSON.stringify(callIn(recording))).toContain(said);
    const { file, exported, recording: again } = opened(recording);
    const told = what === 'a word of the file' ? [token] : [said, said.toUpperCase(), token];
    for (const secret of told) expect([secret, file.includes(secret)]).toEqual([secret, false]);
    expect(JSON.stringify(callIn(again))).not.toContain(`"pin":"${said}"`);
    expect(exported.maskedFrom).toBeNull();
    const { lost, differs, moments } = rerun(again);
    expect([lost, differs, moments.length]).toEqual([[], null, rerun(recording).moments.length]);
  });

  it('says from where an export cannot be run again, where no answer of the same form is one, and hides all behind it', () => {
    const flow = secretFlow({ kind: 'number', min: 90, whole: true });
    const recording = recordedTalk(flow, ['hi', '97', 'ok'], { answer: answer({ token: 'Z9' }) });
    const { file, exported } = opened(recording);
    const call = callIn(recording);
    expect(exported.maskedFrom).toEqual({ run: 0, eventId: call?.id });
    expect(storyLines(exported.story)).toEqual(storyLines(storyOf(recording)));
    const answered = exported.runs[0]?.events.slice(call?.id);
    expect(JSON.stringify(answered)).not.toMatch(/\b97\b|Z9/);
    expect(file).not.toMatch(/"97"|:97\b|Z9/);
  });

  it('is replaced where a service answers with it as a number', () => {
    const flow = secretFlow({ kind: 'number', whole: true }, 'name');
    const recording = recordedTalk(flow, ['hi', '4711', 'ok'], { answer: answer({ token: 'Ada', of: { pin: 4711 } }) });
    const { file, exported } = opened(recording);
    expect([file.includes('4711'), file.includes('"of":{"pin":1111}'), exported.maskedFrom]).toEqual([
      false,
      true,
      null,
    ]);
  });

  it('is the id of a session, too, where the engine of today does not begin it', () => {
    const recording = recordedTalk(flowOf([asking('name', 'Who?')]), ['hi']);
    const events = recording.runs.flatMap((run) => run.events).filter(({ kind }) => kind !== 'inbound');
    const { file } = opened({ ...recording, runs: recording.runs.map((run) => ({ ...run, events })) });
    expect(file).not.toContain(recording.sessionId);
  });

  it('is replaced in words of the contact, too, as his number is in whatever form it stands', () => {
    const recording = recordedTalk(
      flowOf([asking('name', 'Who?'), asking('more', 'More?')]),
      ['hi', 'call +46701234567'],
      {
        identity: '46701234567',
      },
    );
    const { file } = opened(recording);
    expect(file).not.toContain('701234567');
    expect(file).toContain('call +46000000001');
  });
});

describe('a file that is opened', () => {
  const file = fileOf(recordedTalk(flowOf([asking('name', 'Who?')]), ['hi']));
  const changed = (change: object) => JSON.stringify({ ...JSON.parse(file), ...change });

  /** A field with another value, wherever it is. */
  const withEvents = (fields: { [name: string]: unknown }) => {
    const edit = (name: string, value: unknown) => (Object.hasOwn(fields, name) ? fields[name] : value);
    return JSON.stringify({ ...JSON.parse(JSON.stringify(JSON.parse(file), edit)), story: [] });
  };

  it.each([
    ['that breaks off', file.slice(0, -100), /^It breaks off before its end/],
    [
      'of a newer version',
      changed({ format: 'colloquy-conversation/2' }),
      /colloquy-conversation\/2, which this version/,
    ],
    ['whose runs are gone', changed({ runs: undefined }), /^It is damaged: runs is missing/],
    ['whose runs are none', changed({ runs: [{}] }), /^It is damaged: runs\.0/],
    ['with a message without content', withEvents({ content: undefined }), /a message of a contact in a shape/],
    ['with an event of another kind', withEvents({ kind: 'dreamt' }), /an event of kind dreamt, which this version/],
    ['with a time that is none', withEvents({ at: 1e20 }), /^It is damaged: runs\.0/],
    ['whose flow is empty', withEvents({ steps: [] }), /^It is damaged: flows\./],
    ['whose effects have no input', withEvents({ input: undefined }), /shape that this version/],
    ['without its flows', changed({ flows: {} }), /^It is damaged: a flow that it names/],
  ])('%s is refused with a sentence', (_what, text, sentence) => {
    expect(() => exportFromText(text)).toThrow(sentence);
  });

  it.each([['{}'], ['[]'], ['null'], ['{"events":[]}'], ['{"format":"something else"}'], ['no JSON']])(
    'is none where it is %s',
    (text) => {
      expect(exportFromText(text)).toBeUndefined();
    },
  );
});
