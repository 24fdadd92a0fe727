import { decodeHistory } from '../../../adapters/histories/decode.ts';
import { recordingFromTexts, savedFromText } from '../../../adapters/histories/from-json.ts';
import { toRecordedRun } from '../../../adapters/histories/to-recorded.ts';
import { UnreadableHistory } from '../../../adapters/histories/unreadable.ts';
import { createPayloadCodec } from '../../../adapters/payload-codec.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';

const codec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });
const otherKey = createPayloadCodec({ masterKey: Buffer.alloc(32, 9).toString('base64'), encryption: 'on' });

const RECORDED = new Map(recordedHistories().map(({ name, history }) => [name, JSON.stringify(history)]));
const named = (name: string) => RECORDED.get(name) ?? '';
const GOOD = named('a-conversation-answers-what-a-contact-writes-in-one-activity.0.json');
const [APP = ''] = [...RECORDED.values()].filter((text) => text.includes('"sinchApp"'));
const COMMANDED = named('a-call-under-way-makes-room-for-an-end-and-what-the-contact-.0.json');

interface Edited {
  events: { [field: string]: unknown }[];
}

function edited(edit: (history: Edited) => Edited['events']): string {
  const history: Edited = JSON.parse(GOOD);
  return JSON.stringify({ events: edit(history) });
}

const payload = (value: unknown) => ({
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: Buffer.from(JSON.stringify(value)).toString('base64'),
});

/** The same history whose workflow was started with something else. */
function startedWith(input: unknown): string {
  return edited(({ events: [first, ...rest] }) => {
    const attributes = Object.assign({}, first?.workflowExecutionStartedEventAttributes, { input });
    return [{ ...first, workflowExecutionStartedEventAttributes: attributes }, ...rest];
  });
}

const CASES: [what: string, text: string, says: RegExp][] = [
  ['an empty file', ' \n', /^It is empty\.$/],
  ['one that breaks off', GOOD.slice(0, GOOD.length / 2), /no JSON, or breaks off/],
  ['one event a line', GOOD.replaceAll('},{', '}\n{'), /no JSON.*--output json/],
  ['something else in JSON', '{"name":"colloquy"}', /not a history of Temporal/],
  ['a bare list', '[1,2]', /not a history of Temporal/],
  ['events that are none', '{"events":[{"a":1},2]}', /not a history of Temporal/],
  ['no events', '{"events":[]}', /holds no events/],
  ['another workflow', APP, /of type sinchApp, not of a conversation/],
  ['a missing beginning', edited(({ events }) => events.slice(2)), /begins with event 3/],
  ['a gap', edited(({ events }) => events.filter((_, index) => index !== 4)), /event 5 is expected, event 6 is there/],
  ['payloads that are values', startedWith({ payloads: [{ appId: 'a' }] }), /decoded when it was saved/],
  ['values in the place of payloads', startedWith([{ appId: 'a' }]), /decoded when it was saved/],
  [
    'payloads with encodings in clear',
    startedWith({ payloads: [{ metadata: { encoding: 'json/plain' }, data: '{}' }] }),
    /decoded when it was saved/,
  ],
  [
    'an engine of tomorrow',
    startedWith({ payloads: [payload({ appId: 'a', carried: { engine: 9 } })] }),
    /Event 1 .*a conversation of engine 9, which this version does not know/,
  ],
  ['another shape', startedWith({ payloads: [payload('hello')] }), /Event 1 .*in a shape/],
  [
    'a payload that is cut off',
    startedWith({ payloads: [{ ...payload(''), data: 'eyJh' }] }),
    /Event 1 \(WORKFLOW_EXECUTION_STARTED\) cannot be read\. It is damaged/,
  ],
  ['a signal of tomorrow', GOOD.replace('"signalName":"inbound"', '"signalName":"wink"'), /the signal wink/],
  ['a command of tomorrow', COMMANDED.replace('"name":"end"', '"name":"freeze"'), /the command freeze/],
];

describe('a history that cannot be read', () => {
  it.each(CASES)('says so in a sentence: %s', async (_, text, says) => {
    const reading = recordingFromTexts([text], codec);
    await expect(reading).rejects.toThrow(UnreadableHistory);
    await expect(reading).rejects.toThrow(says);
  });

  it('names the key that it is encrypted with', async () => {
    await expect(recordingFromTexts([GOOD], otherKey)).rejects.toThrow(
      /encrypted with key e34ebe110b788b67, but this MASTER_KEY gives key/,
    );
    expect(() => toRecordedRun(savedFromText(GOOD).history)).toThrow(/Event 1 .*key e34ebe110b788b67/);
  });

  it('is told apart from one of another conversation', async () => {
    await expect(recordingFromTexts([GOOD, COMMANDED], codec)).rejects.toThrow(/do not follow one another/);
    await expect(recordingFromTexts([GOOD], codec)).resolves.toMatchObject({ runs: [{ events: expect.any(Array) }] });
  });

  it('is none where Temporal spells its types as words, or holds fields of tomorrow', async () => {
    const words = GOOD.replace(/EVENT_TYPE_([A-Z_]+)/g, (_, name: string) =>
      name.toLowerCase().replace(/(^|_)(\w)/g, (_all, _start, letter: string) => letter.toUpperCase()),
    ).replace('"eventId":"2"', '"eventId":"2","comesTomorrow":{"a":1}');
    const decoded = await decodeHistory(savedFromText(GOOD).history, codec);
    expect((await recordingFromTexts([words], codec)).runs).toEqual([toRecordedRun(decoded)]);
  });
});
