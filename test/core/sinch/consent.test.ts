import { parseCallback } from '../../../core/sinch/callback.ts';
import { toConsentChange } from '../../../core/sinch/consent.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

function change(json: unknown) {
  const parsed = parseCallback(json);
  if (!parsed.ok || (parsed.callback.kind !== 'OPT_IN' && parsed.callback.kind !== 'OPT_OUT'))
    throw new Error('is no change of consent');
  return toConsentChange(parsed.callback);
}

const optOut = payload('docs2021-OPT_OUT.json');

test('an opt-out says who, where, when, and under which id of Sinch’s', () => {
  expect(change(optOut)).toEqual({
    given: false,
    channel: 'WHATSAPP',
    identity: '12345678910',
    requestId: '01EQBFNC9HVGDW1878RD3B15AC',
    at: Date.parse('2020-11-17T16:12:36.165Z'),
  });
});

test('an opt-in lifts it', () => {
  const body = { ...optOut.opt_out_notification, status: 'OPT_IN_SUCCEEDED' };
  const { opt_out_notification: _other, ...envelope } = optOut;
  expect(change({ ...envelope, opt_in_notification: body })).toMatchObject({ given: true, identity: '12345678910' });
});

test.each(['OPT_OUT_FAILED', 'OPT_OUT_STATUS_UNSPECIFIED', 'OPT_IN_SUCCEEDED', ''])(
  'with the status %j nothing has changed',
  (status) => {
    const body = { ...optOut.opt_out_notification, status };
    expect(change({ ...optOut, opt_out_notification: body })).toBeUndefined();
  },
);

test('a contact id stands in where Sinch names no identity', () => {
  const body = { ...optOut.opt_out_notification, identity: undefined };
  expect(change({ ...optOut, opt_out_notification: body })).toMatchObject({ identity: '01EKA07N79THJ20ZSN6AS30TMW' });
});
