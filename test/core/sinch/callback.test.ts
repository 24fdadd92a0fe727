import fc from 'fast-check';
import { parseCallback } from '../../../core/sinch/callback.ts';
import { payload, payloadNames } from '../../helpers/sinch-payloads.ts';

const CALLBACK = /^(webhook-[A-Z]|realistic-|docs2021-([A-Z]|.*(inbound|delivery|opt_in))|dispatch-mode-)/;
const kindOf = (json: unknown) => {
  const parsed = parseCallback(json);
  return parsed.ok ? parsed.callback.kind : parsed.problems;
};

/** Files are named after their trigger; the channel pages' files after the direction. */
function expectedKind(name: string): string {
  const trigger = /^(?:webhook|realistic|docs2021|dispatch-mode)-([A-Z][A-Z_]+)/.exec(name)?.[1] ?? '';
  if (trigger !== '') return trigger;
  if (name.includes('opt_in')) return 'OPT_IN';
  return name.includes('inbound') ? 'MESSAGE_INBOUND' : 'MESSAGE_DELIVERY';
}

const names = payloadNames(CALLBACK);

test('there is a payload of every trigger', () => {
  expect(new Set(names.map(expectedKind)).size).toBe(22);
});

test.each(names)('%s is read as its trigger', (name) => {
  expect(kindOf(payload(name))).toBe(expectedKind(name));
});

test('fields that nobody has described change nothing', () => {
  const json = payload('realistic-MESSAGE_INBOUND.json');
  const more = { ...json, tomorrow: 1, message: { ...json.message, tomorrow: { deep: [] } } };
  expect(parseCallback(more)).toEqual(parseCallback(json));
});

test('an unknown top-level key is a kind of its own, named by its keys', () => {
  expect(parseCallback({ app_id: 'a', voice_notification: {} })).toEqual({
    ok: true,
    callback: { kind: 'unknown', keys: ['app_id', 'voice_notification'] },
  });
});

test('keys of objects in general are no triggers', () => {
  expect(kindOf(JSON.parse('{"constructor":{},"toString":{},"__proto__":{"message":{}}}'))).toBe('unknown');
});

test.each([
  ['no message id', { id: undefined }, 'message.id: '],
  ['an empty message id', { id: '' }, 'message.id: '],
  ['no channel', { channel_identity: undefined }, 'message.channel_identity: has no channel'],
  [
    'nobody to answer',
    { channel_identity: { channel: 'SMS' }, contact_id: '', conversation_id: '' },
    'message.channel_identity: has no identity',
  ],
  ['no contact_message', { contact_message: 7 }, 'message.contact_message: '],
])('%s: the problem is named by its place', (_what, change, problem) => {
  const json = payload('realistic-MESSAGE_INBOUND.json');
  const parsed = parseCallback({ ...json, message: { ...json.message, ...change } });
  expect(parsed).toEqual({ ok: false, problems: [expect.stringContaining(problem)] });
});

test.each([null, 7, 'text', [], [{ message: {} }]])('%p is no callback', (json) => {
  expect(parseCallback(json)).toEqual({ ok: false, problems: ['the callback is not a JSON object'] });
});

test('problems never hold what somebody wrote', () => {
  const json = payload('realistic-MESSAGE_INBOUND.json');
  const parsed = parseCallback({ ...json, app_id: 7, message: { ...json.message, id: 8, metadata: ['secret words'] } });
  expect(parsed.ok ? [] : parsed.problems).toHaveLength(3);
  expect(JSON.stringify(parsed)).not.toMatch(/secret words|15551234567|Hello/);
});

test('no JSON makes it throw, or reaches the prototype of others', () => {
  fc.assert(
    fc.property(fc.constantFrom('message', 'event', 'message_delivery_report', '__proto__'), fc.json(), (key, json) => {
      parseCallback(JSON.parse(`{"${key}":${json}}`));
      parseCallback(JSON.parse(json));
    }),
  );
  parseCallback(
    JSON.parse('{"message":{"id":"1","contact_message":{"__proto__":{"polluted":1}},"__proto__":{"polluted":1}}}'),
  );
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});
