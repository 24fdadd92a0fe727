import type { AppLink } from '../../../adapters/app-links.ts';
import type { SinchWebhook } from '../../../adapters/sinch-client.ts';
import { SinchError, type SinchErrorKind } from '../../../adapters/sinch-error.ts';
import type { DoctorDeps, FreshSinch } from '../../../api/doctor/deps.ts';
import { examine } from '../../../api/doctor/examine.ts';
import type { SinchAppFacts } from '../../../contracts/sinch-app.ts';
import type { Check, CheckName } from '../../../core/doctor/check.ts';
import { APP_ID, anAppLink, startTestApi, type TestApi, WEBHOOK_SECRET } from '../../helpers/api.ts';
import { flowOf, saying } from '../../helpers/flows.ts';

const TARGET = `https://bots.example/webhooks/sinch/${APP_ID}`;
const TRIGGERS = ['MESSAGE_INBOUND', 'CAPABILITY'];

const sinchError = (kind: SinchErrorKind, status: number) =>
  new SinchError(kind, { message: 'Could not do it: as Sinch says', status, code: 'X' });

/** How Sinch is, where it is not well. */
interface World {
  facts?: Partial<SinchAppFacts> | SinchError;
  token?: SinchError;
  webhooks?: Partial<SinchWebhook>[];
  /** What becomes of the doctor's question. */
  answers?: (question: { appId: string; requestId: string }, api: TestApi) => void;
}

let api: TestApi;
let questions: { channel: string; identity: string }[] = [];
let secretsUsed: string[] = [];

afterEach(() => api.close());

async function sinchAsIs(world: World, doctor: Partial<DoctorDeps>): Promise<void> {
  questions = [];
  secretsUsed = [];
  const { displayName, mode, channels } = anAppLink();
  const facts: SinchAppFacts = { displayName, mode, channels, retentionDays: 180 };
  const sinch: FreshSinch = {
    refreshToken: async () => {
      if (world.token) throw world.token;
      return { expiresAt: 0 };
    },
    getApp: async () => {
      if (world.token ?? world.facts instanceof SinchError) throw world.token ?? world.facts;
      return { ...facts, ...world.facts };
    },
    listWebhooks: async () => {
      if (world.token) throw world.token;
      const whole = { id: 'webhook-1', target: TARGET, targetType: 'HTTP', triggers: TRIGGERS, secret: WEBHOOK_SECRET };
      return (world.webhooks ?? [{}]).map((webhook) => ({ ...whole, ...webhook }));
    },
    queryCapability: async ({ appId }, { channel, identity, requestId }) => {
      questions.push({ channel, identity });
      const arrive = () => void api.doctorCallbacks.add(`${appId} ${requestId}`);
      (world.answers ?? arrive)({ appId, requestId }, api);
    },
  };
  const sinchWith = (secret: string) => {
    secretsUsed.push(secret);
    return sinch;
  };
  api = await startTestApi();
  Object.assign(api.deps.doctor, { sinchWith, ...doctor });
  await api.deps.flows.publish(flowOf([saying('a', 'Hi')], { flow: 'shop' }), '');
  api.links.set(APP_ID, anAppLink({ flow: { flow: 'shop', version: 'latest' }, webhookId: 'webhook-1' }));
}

interface Given extends World {
  link?: Partial<AppLink>;
  doctor?: Partial<DoctorDeps>;
}

async function look({ link = {}, doctor = {}, ...world }: Given = {}): Promise<Check[]> {
  await sinchAsIs(world, doctor);
  const known = api.links.get(APP_ID);
  if (known) api.links.set(APP_ID, { ...known, ...link });
  return examine(api.deps);
}

async function lines(name: CheckName, given?: Given): Promise<Check[]> {
  return (await look(given)).filter((check) => check.name === name);
}

test('an app that is well has a line for each thing, all of them ok', async () => {
  const checks = await look();
  expect(checks.map(({ name, state, todo }) => [name, state, todo])).toEqual(
    ['PUBLIC_URL', 'apps', 'credentials', 'region', 'mode', 'retention', 'channels', 'flow', 'webhook'].map((name) => [
      name,
      'ok',
      '',
    ]),
  );
  expect(checks.filter(({ app }) => app === APP_ID)).toHaveLength(7);
  expect(secretsUsed).toEqual(['client-secret']);
  expect(JSON.stringify(checks)).not.toMatch(/client-secret|webhook secret|\+44/);
});

test('Sinch is asked about a number that nobody has, on a channel of phone numbers that works', async () => {
  const channels: SinchAppFacts['channels'] = [
    { channel: 'TELEGRAM', state: 'ACTIVE', description: '' },
    { channel: 'SMS', state: 'FAILING', description: '' },
    { channel: 'RCS', state: 'ACTIVE', description: '' },
  ];
  await look({ facts: { channels } });
  expect(questions).toEqual([{ channel: 'RCS', identity: '+447700900456' }]);
});

describe('the credentials and the region', () => {
  test.each<[string, Given, CheckName, string, RegExp]>([
    ['a revoked key', { token: sinchError('unauthorised', 401) }, 'credentials', 'failed', /^Sinch refuses client id/],
    ['a revoked key', { token: sinchError('unauthorised', 401) }, 'region', 'warning', /^Not known/],
    ['a revoked key', { token: sinchError('unauthorised', 401) }, 'mode', 'warning', /^Not known/],
    ['a revoked key', { token: sinchError('unauthorised', 401) }, 'webhook', 'warning', /^Not known/],
    ['a token endpoint that is away', { token: sinchError('unavailable', 0) }, 'credentials', 'failed', /^Could not/],
    ['an app that is elsewhere', { facts: sinchError('refused', 404) }, 'region', 'failed', /no such app .* in eu\.$/],
    ['an app that is elsewhere', { facts: sinchError('refused', 404) }, 'channels', 'warning', /^Not known/],
    ['a key of another project', { facts: sinchError('refused', 403) }, 'region', 'failed', /no access to the project/],
    ['a region that is away', { facts: sinchError('unclear', 500) }, 'region', 'failed', /^Could not do it/],
  ])('%s: the line of what is wrong says so', async (_what, given, name, state, found) => {
    expect(await lines(name, given)).toMatchObject([{ state, found: expect.stringMatching(found) }]);
  });
});

describe('mode and retention', () => {
  test.each<[string, Partial<SinchAppFacts>, RegExp]>([
    ['DISPATCH', { mode: 'DISPATCH' }, /^DISPATCH: .* contactId and conversationId empty/],
    ['CONVERSATION', { mode: 'CONVERSATION' }, /^CONVERSATION: .* change when two contacts are merged/],
  ])('%s mode: the line says what follows from it', async (_mode, facts, found) => {
    expect(await lines('mode', { facts })).toMatchObject([{ state: 'ok', found: expect.stringMatching(found) }]);
  });

  test.each<[string, Given, string, RegExp]>([
    ['one day', { facts: { retentionDays: 1 } }, 'ok', /for 1 day: a send whose outcome is unclear is looked up/],
    ['for good', { facts: { retentionDays: 3650 } }, 'ok', /keeps messages for good/],
    ['nothing', { facts: { retentionDays: 0 } }, 'warning', /resend\), so that rarely a contact gets one twice\.$/],
    [
      'nothing, unclear sends skipped',
      { facts: { retentionDays: 0 }, link: { onUnclearSend: 'skip' } },
      'warning',
      /skip\), so that rarely one gets lost\.$/,
    ],
  ])('Sinch keeps %s: the line says what becomes of an unclear send', async (_what, given, state, found) => {
    expect(await lines('retention', given)).toMatchObject([{ state, found: expect.stringMatching(found) }]);
  });
});

describe('the channels', () => {
  test('those that work share a line, each other one has its own, with what to do and without a number', async () => {
    const channels: SinchAppFacts['channels'] = [
      { channel: 'SMS', state: 'ACTIVE', description: '' },
      { channel: 'WHATSAPP', state: 'PENDING', description: '' },
      { channel: 'RCS', state: 'ACTIVE', description: '' },
      { channel: 'MMS', state: 'FAILING', description: 'The sender +1 202-555-0143 is blocked.' },
    ];
    const checks = await lines('channels', { facts: { channels } });
    expect(checks.map(({ state, found }) => [state, found])).toEqual([
      ['ok', 'SMS, RCS: ACTIVE.'],
      ['warning', 'WHATSAPP: PENDING.'],
      ['failed', 'MMS: FAILING (The sender … is blocked).'],
    ]);
    expect(checks.slice(1).every(({ todo }) => todo !== '')).toBe(true);
  });

  test('an app without any is told', async () => {
    expect(await lines('channels', { facts: { channels: [] } })).toMatchObject([{ state: 'failed' }]);
  });
});

describe('the flow', () => {
  test.each<[string, AppLink['flow'], string, RegExp]>([
    ['none', null, 'failed', /^None is set: whoever writes gets no answer\.$/],
    ['one that is not published', { flow: 'shop', version: 7 }, 'failed', /^Not published: shop@7\.$/],
    [
      'one that is not published, on one channel',
      { flow: 'shop', version: 1, channels: { SMS: { flow: 'short', version: 'latest' } } },
      'failed',
      /^Not published: short@latest on SMS\.$/,
    ],
    ['one that is', { flow: 'shop', version: 1 }, 'ok', /^New sessions take shop@1\.$/],
  ])('is %s', async (_what, flow, state, found) => {
    expect(await lines('flow', { link: { flow } })).toMatchObject([{ state, found: expect.stringMatching(found) }]);
  });
});

describe('PUBLIC_URL', () => {
  test.each<[string, Partial<DoctorDeps>, string]>([
    ['is not set', { publicUrl: undefined }, 'failed'],
    ['leads to this machine', { publicUrl: 'http://127.0.0.1:3000' }, 'failed'],
    ['leads to this machine by name', { publicUrl: 'https://localhost' }, 'failed'],
    ['leads to this machine, as the emulator does', { publicUrl: 'http://127.0.0.1:1', sinchIsElsewhere: true }, 'ok'],
    ['is not secure', { publicUrl: 'http://bots.example' }, 'warning'],
    ['is as it should be', { publicUrl: 'https://bots.example' }, 'ok'],
  ])('%s', async (_what, doctor, state) => {
    expect(await lines('PUBLIC_URL', { doctor })).toMatchObject([{ state }]);
  });

  test('that is not set leaves the webhook unknown', async () => {
    const checks = await lines('webhook', { doctor: { publicUrl: undefined } });
    expect(checks).toMatchObject([{ state: 'warning', todo: 'See the line of PUBLIC_URL first.' }]);
  });
});

describe('the webhook', () => {
  const elsewhere = 'https://elsewhere.example/hook?key=a-secret-of-theirs';
  test.each<[string, World['webhooks'], string]>([
    ['there is none', [], `Sinch has no webhook that delivers to ${TARGET}.`],
    [
      'there are only those of others',
      [{ id: 'theirs', target: elsewhere }],
      `Sinch has no webhook that delivers to ${TARGET} (1 of other programs, five at most).`,
    ],
    ['it was pointed elsewhere', [{ target: elsewhere }], `Sinch delivers to elsewhere.example, not to ${TARGET}.`],
    [
      'it delivers nothing',
      [{ targetType: 'DISMISS' }],
      'The webhook at Sinch is of type DISMISS: it delivers nothing.',
    ],
    ['it hears nobody', [{ triggers: [] }], 'The webhook at Sinch lacks the trigger MESSAGE_INBOUND and CAPABILITY.'],
    ['it signs otherwise', [{ secret: 'other' }], 'The webhook at Sinch signs with another secret than ours.'],
  ])('%s: that is told without asking for a callback, and a sync repairs it', async (_what, webhooks, found) => {
    const todo = `\`colloquy apps sync ${APP_ID}\` puts it right; by itself that happens within the hour.`;
    expect(await lines('webhook', { webhooks })).toMatchObject([{ state: 'failed', found, todo }]);
    expect(questions).toEqual([]);
  });

  test('is whole, also where Sinch does not show its secret', async () => {
    expect(await lines('webhook', { webhooks: [{ secret: '' }] })).toMatchObject([{ state: 'ok' }]);
  });

  test('is whole, but nothing comes: the address is to be looked at', async () => {
    const [check] = await lines('webhook', { answers: () => undefined });
    expect(check).toMatchObject({
      state: 'failed',
      found: 'It is whole at Sinch, but no callback came to https://bots.example within 0.02 s.',
      todo: expect.stringMatching(/reachable from the internet/),
    });
  });

  test('is whole, but what comes is not signed as it should be', async () => {
    const refused =
      (app: string): World['answers'] =>
      (_question, { deps }) =>
        deps.counters.add('colloquy_unsigned_callbacks_total', app);
    const [check] = await lines('webhook', { answers: refused(APP_ID) });
    expect(check).toMatchObject({ state: 'failed', found: expect.stringMatching(/without a valid signature.* 401/) });
    const [another] = await lines('webhook', { answers: refused('another app') });
    expect(another).toMatchObject({ found: expect.stringMatching(/no callback came/) });
  });

  test('is not tried where no channel knows phone numbers, and that is said', async () => {
    const channels: SinchAppFacts['channels'] = [{ channel: 'TELEGRAM', state: 'ACTIVE', description: '' }];
    const [check] = await lines('webhook', { facts: { channels } });
    expect(check).toMatchObject({ state: 'warning', found: expect.stringMatching(/was not tried/) });
    expect(questions).toEqual([]);
  });

  test('cannot be asked for: Sinch says why', async () => {
    const refuse = () => {
      throw sinchError('rateLimited', 429);
    };
    expect(await lines('webhook', { answers: refuse })).toMatchObject([
      { state: 'failed', found: 'Could not do it: as Sinch says.' },
    ]);
  });
});

test('no app at all is said, with the way to link one', async () => {
  await sinchAsIs({}, {});
  api.links.clear();
  const checks = await examine(api.deps);
  expect(checks.filter(({ name }) => name === 'apps')).toMatchObject([{ state: 'warning', found: 'None is linked.' }]);
});

test('an app that is unlinked while it is looked at is said to be', async () => {
  await sinchAsIs({}, {});
  api.secrets.clear();
  const checks = await examine(api.deps);
  expect(checks.find(({ name }) => name === 'credentials')).toMatchObject({
    state: 'warning',
    found: 'The app was unlinked meanwhile.',
  });
});

test('without the database the list of apps is not known, and everything else is still looked at', async () => {
  await sinchAsIs({}, {});
  api.loseDatabase();
  expect(await examine(api.deps)).toMatchObject([
    { name: 'PUBLIC_URL', state: 'ok' },
    { name: 'apps', state: 'warning', todo: 'See the line of database first.' },
  ]);
});
