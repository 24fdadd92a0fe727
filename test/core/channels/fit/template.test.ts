import { fit as fitMessage } from '../../../../core/channels/fit.ts';
import type { OutgoingMessage, OutgoingTemplate } from '../../../../core/flow/message.ts';

const own: OutgoingTemplate = { id: 'shipped', language: 'en-US', params: { 'body[1]text': 'AB123456' } };
const omni: OutgoingTemplate = { id: '01OMNI', language: 'en-US', version: '2', params: { order: 'AB123456' } };
const template = (more: Partial<OutgoingMessage<'template'>>): OutgoingMessage => ({
  kind: 'template',
  channels: {},
  ...more,
});

test.each(['WHATSAPP', 'KAKAOTALK', 'WECHAT'])(
  '%s gets its own template, in the way it writes languages',
  (channel) => {
    expect(fitMessage(template({ channels: { [channel]: own }, omni }), channel)).toEqual({
      message: {
        template_message: {
          channel_template: {
            [channel]: { template_id: 'shipped', language_code: 'en_US', parameters: { 'body[1]text': 'AB123456' } },
          },
        },
      },
      before: [],
      notes: [],
    });
  },
);

test.each(['WHATSAPP', 'SMS', 'RCS', 'MESSENGER', 'VIBER', 'CARRIER_PIGEON'])(
  '%s gets the template for all channels where it has none of its own',
  (channel) => {
    expect(fitMessage(template({ omni }), channel)).toEqual({
      message: {
        template_message: {
          omni_template: {
            template_id: '01OMNI',
            version: '2',
            language_code: 'en-US',
            parameters: { order: 'AB123456' },
          },
        },
      },
      before: [],
      notes: [],
    });
  },
);

test('a template for all channels without a version is the newest: Sinch wants a version', () => {
  const fitting = fitMessage(template({ omni: { id: '01OMNI', language: 'en', params: {} } }), 'SMS');
  expect(fitting).toMatchObject({
    message: { template_message: { omni_template: { template_id: '01OMNI', version: 'latest', language_code: 'en' } } },
  });
});

test('the version of a template is kept, and parameters that are not there are not sent', () => {
  const fitting = fitMessage(
    template({ channels: { KAKAOTALK: { id: 'k', language: 'ko', version: '3', params: {} } } }),
    'KAKAOTALK',
  );
  expect(fitting).toMatchObject({
    message: {
      template_message: { channel_template: { KAKAOTALK: { template_id: 'k', version: '3', language_code: 'ko' } } },
    },
  });
  expect(JSON.stringify(fitting)).not.toContain('parameters');
});

test('a template is found by whichever name its channel goes by', () => {
  expect(fitMessage(template({ channels: { whatsapp: own } }), 'WHATSAPP')).toMatchObject({ notes: [] });
});

test('a template of its own on a channel that has none gives way, with a note', () => {
  expect(fitMessage(template({ channels: { SMS: own }, omni }), 'SMS')).toMatchObject({
    message: { template_message: { omni_template: { template_id: '01OMNI' } } },
    before: [],
    notes: ['SMS has no templates of its own: the one for all channels is sent'],
  });
});

test.each<[string, string, OutgoingMessage, string]>([
  [
    'no template for it',
    'WHATSAPP',
    template({ channels: { KAKAOTALK: own } }),
    'the message has no template for WHATSAPP, and there is none for all channels (omni)',
  ],
  [
    'none at all',
    'SMS',
    template({}),
    'the message has no template for SMS, and there is none for all channels (omni)',
  ],
  [
    'one of a channel without',
    'SMS',
    template({ channels: { SMS: own } }),
    'SMS has no templates of its own, and there is none for all channels (omni)',
  ],
  [
    'a channel without any templates',
    'KAKAOTALKCHAT',
    template({ channels: { KAKAOTALKCHAT: own }, omni }),
    'KAKAOTALKCHAT takes no templates',
  ],
])(
  'a template message with %s is refused, since nothing else can be sent in its place',
  (_what, channel, message, refused) => {
    expect(fitMessage(message, channel)).toEqual({ refused });
  },
);
