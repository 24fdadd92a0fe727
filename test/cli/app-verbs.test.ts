import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerb } from '../../cli/run.ts';
import { type Answer, type Heard, serveJson } from '../helpers/http-server.ts';
import { fakeTerminal } from '../helpers/terminal.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'colloquy-app-verbs-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const LINKED = { apps: [{ appId: 'A' }] };

/** Runs a verb against an API that gives one answer to all but the list of apps. */
async function run(
  argv: string[],
  answer: unknown,
  { lines = ['the-secret'], linked = LINKED as { apps: object[] } } = {},
) {
  const answers = ({ method, path }: Heard): Answer => ({
    body: method === 'GET' && path === '/v1/apps' ? linked : answer,
  });
  const server = await serveJson(answers);
  const env = { DATA_DIR: dir, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:operate' };
  const terminal = fakeTerminal({ env, lines });
  const code = await runVerb(argv, terminal).finally(server.close);
  const heard = server.heard.filter(({ path }) => path !== '/v1/apps');
  return { code, printed: terminal.printed, heard, requests: heard.map(({ method, path }) => `${method} ${path}`) };
}

const SETTINGS = {
  settings: { shop: 'https://shop.example', tries: 3, word: '3', slots: [1] },
  secrets: ['crm', 'shop'],
  callHosts: ['shop.example'],
};

describe('settings', () => {
  it('sends what is set, as JSON where it is JSON, what is unset, and the hosts', async () => {
    const words = ['shop=https://shop.example', 'tries=3', 'open=true', 'word="3"', 'zip=0123', 'slots=[1]', 'none='];
    const more = ['--unset', 'old', '--unset', 'older', '--call-hosts', 'shop.example, *.crm.example', '--app', 'A/1'];
    const { heard, requests } = await run(['settings', 'set', ...words, ...more], SETTINGS);
    expect(requests).toEqual(['PUT /v1/apps/A%2F1/settings']);
    expect(heard[0]?.body).toEqual({
      settings: {
        shop: 'https://shop.example',
        tries: 3,
        open: true,
        word: '3',
        zip: '0123',
        slots: [1],
        none: '',
        old: null,
        older: null,
      },
      callHosts: ['shop.example', '*.crm.example'],
    });
  });

  it('leaves the hosts as they are unless they are given, and empties them when none is', async () => {
    const without = await run(['settings', 'set', 'a=1'], SETTINGS);
    expect(without.heard[0]?.body).toEqual({ settings: { a: 1 } });
    const kept = await run(['settings', 'set', 'v=1.10', 'id=12345678901234567890', 'n=null'], SETTINGS);
    expect(kept.heard[0]?.body).toEqual({ settings: { v: '1.10', id: '12345678901234567890', n: 'null' } });
    const none = await run(['settings', 'set', '--call-hosts', ''], SETTINGS);
    expect(none.heard[0]?.body).toEqual({ settings: {}, callHosts: [] });
  });

  it('prints them as they would be typed, secrets by name', async () => {
    const { requests, printed } = await run(['settings', 'list'], SETTINGS);
    expect(requests).toEqual(['GET /v1/apps/A/settings']);
    expect(printed).toEqual([
      'shop=https://shop.example',
      'tries=3',
      'word="3"',
      'slots=[1]',
      'secrets: crm, shop',
      'calls may reach: shop.example',
    ]);
  });

  it('prints JSON when asked to, and says when there is nothing', async () => {
    expect((await run(['settings', 'list', '--json'], SETTINGS)).printed).toEqual([JSON.stringify(SETTINGS)]);
    const nothing = { settings: {}, secrets: [], callHosts: [] };
    expect((await run(['settings', 'list'], nothing)).printed).toEqual(['No settings.']);
  });
});

describe('secrets', () => {
  const NAMES = { secrets: ['crm', 'shop'] };

  it.each([
    ['stdin', () => ['-']],
    ['stdin, named as a file', () => ['--file', '-']],
    [
      'a file',
      () => {
        writeFileSync(join(dir, 'secret'), 'the-secret\n');
        return ['--file', join(dir, 'secret')];
      },
    ],
  ])('are read from %s, without its last line break, and never printed', async (_where, source) => {
    const { heard, printed, requests } = await run(['secrets', 'set', 'shop', ...source()], NAMES);
    expect(requests).toEqual(['PUT /v1/apps/A/settings']);
    expect(heard[0]?.body).toEqual({ secrets: { shop: 'the-secret' } });
    expect(printed).toEqual(['Set shop.']);
  });

  it('keep the line breaks within', async () => {
    const { heard } = await run(['secrets', 'set', 'key', '-'], NAMES, { lines: ['-----BEGIN', 'abc', '-----END'] });
    expect(heard[0]?.body).toEqual({ secrets: { key: '-----BEGIN\nabc\n-----END' } });
  });

  it('are removed and listed by name', async () => {
    const removed = await run(['secrets', 'unset', 'shop', '--app', 'B'], NAMES);
    expect(removed.heard).toMatchObject([{ path: '/v1/apps/B/settings', body: { secrets: { shop: null } } }]);
    expect(removed.printed).toEqual(['Removed shop.']);
    expect((await run(['secrets', 'list'], NAMES)).printed).toEqual(['crm', 'shop']);
    expect((await run(['secrets', 'list'], { secrets: [] })).printed[0]).toMatch(/^No secrets\./);
  });

  it('are refused as arguments, without being repeated', async () => {
    const refused = runVerb(['secrets', 'set', 'shop', 'geheim'], fakeTerminal());
    await expect(refused).rejects.toMatchObject({
      message: expect.stringMatching(/^A secret is no argument(?!.*geheim)/),
      exitCode: 2,
    });
  });

  it('are told by name when they cannot be read', async () => {
    const unread = run(['secrets', 'set', 'shop', '--file', join(dir, 'none')], NAMES);
    await expect(unread).rejects.toThrow(/^The secret shop cannot be read from .*none: ENOENT/);
  });
});

describe('the app', () => {
  it('need not be named where there is only one', async () => {
    expect((await run(['secrets', 'list'], { secrets: [] })).requests).toEqual(['GET /v1/apps/A/settings']);
  });

  it.each([
    ['none', [], 1, /^No app is linked\./],
    ['more than one', [{ appId: 'A' }, { appId: 'B' }], 2, /^--app is missing, and there is more than one app: A, B\./],
  ])('must be where there is %s', async (_how, apps, exitCode, message) => {
    await expect(run(['settings', 'list'], SETTINGS, { linked: { apps } })).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode,
    });
  });
});

describe('apps', () => {
  it('points an app at a version, with another per channel', async () => {
    const channels = ['--channel', 'sms=short@latest', '--channel', 'Viber=shop'];
    const { heard, printed, requests } = await run(['apps', 'flow', 'A', 'shop@2', ...channels], {});
    expect(requests).toEqual(['PUT /v1/apps/A/flow']);
    expect(heard[0]?.body).toEqual({
      flow: 'shop',
      version: 2,
      channels: { SMS: { flow: 'short', version: 'latest' }, VIBERBM: { flow: 'shop', version: 'latest' } },
    });
    expect(printed).toEqual([
      'New sessions of A take shop@2 (SMS: short@latest, VIBERBM: shop@latest); running ones stay on theirs.',
    ]);
  });

  it('lists what is wrong with an app, its channels, a line each, and what is to be done', async () => {
    const channels = [
      { channel: 'SMS', state: 'ACTIVE', sender: '+46700000000', description: '', todo: '' },
      { channel: 'WHATSAPP', state: 'PENDING', sender: '', description: 'in review', todo: 'Wait until it is.' },
    ];
    const offers = [{ kind: 'retention', days: 1, because: 'Sinch keeps nothing.' }];
    const problem = 'Failing at Sinch: RCS.';
    const app = { appId: 'A', displayName: 'Shop', region: 'eu', health: 'degraded', problem, channels, offers };
    const todo = ['New sessions get no answer yet: choose a flow for the app.'];
    const lines = [
      'A  Shop  eu  degraded  no flow yet',
      '  Failing at Sinch: RCS.',
      '  SMS       ACTIVE   +46700000000',
      '  WHATSAPP  PENDING                in review. Wait until it is.',
      '  To do: New sessions get no answer yet: choose a flow for the app.',
      '  Offer: Sinch keeps nothing. `colloquy apps retention A 1` takes it.',
    ];
    expect((await run(['apps', 'list'], {}, { linked: { apps: [{ ...app, todo }] } })).printed).toEqual(lines);
    expect((await run(['apps', 'sync', 'A'], { ...app, todo })).printed).toEqual(lines);
  });

  it('has Sinch keep messages', async () => {
    const { heard, printed, requests } = await run(['apps', 'retention', 'A', '1'], { appId: 'A' });
    expect([requests, heard[0]?.body]).toEqual([['PUT /v1/apps/A/retention'], { days: 1 }]);
    expect(printed).toEqual(['Sinch keeps the messages of A for one day.']);
  });

  it('lists what each app takes', async () => {
    const flow = { flow: 'shop', version: 2, channels: { SMS: { flow: 'short', version: 1 } } };
    const apps = [{ appId: 'A', displayName: 'Shop', health: 'healthy', channels: [{ channel: 'SMS' }], flow }];
    const { printed } = await run(['apps', 'list'], {}, { linked: { apps } });
    expect(printed).toEqual(['A  Shop  healthy  flow shop@2 (SMS: short@1)', '  SMS']);
  });

  it('names a target of hand-overs, with a secret that is never printed', async () => {
    const options = ['--url', 'https://desk.example/in', '--secret-file', '-'];
    const target = { name: 'support', url: 'https://desk.example/in' };
    const { heard, printed, requests } = await run(['apps', 'handover', 'support', ...options], target);
    expect(requests).toEqual(['PUT /v1/apps/A/handovers/support']);
    expect(heard[0]?.body).toEqual({ url: 'https://desk.example/in', secret: 'the-secret' });
    expect(printed).toEqual(['Hand-overs to support go to https://desk.example/in.']);
  });

  it('removes and lists targets', async () => {
    const removed = await run(['apps', 'handover', 'support', '--remove', '--app', 'B'], '');
    expect([removed.requests, removed.printed]).toEqual([
      ['DELETE /v1/apps/B/handovers/support'],
      ['Removed support.'],
    ]);
    const target = { name: 'support', url: 'https://desk.example/in' };
    const listed = await run(['apps', 'handovers'], { handovers: [target] });
    expect([listed.requests, listed.printed]).toEqual([
      ['GET /v1/apps/A/handovers'],
      ['support  https://desk.example/in'],
    ]);
    expect((await run(['apps', 'handovers'], { handovers: [] })).printed[0]).toMatch(/^No targets\./);
  });
});

describe('a call that is wrong', () => {
  it.each([
    ['nothing to set', ['settings', 'set'], /Nothing is given to set\. Usage: colloquy settings/],
    ['words that are no assignment', ['settings', 'set', 'a=1', 'b', '=2'], /^b, =2: write NAME=VALUE\./],
    ['an action that there is not', ['secrets', 'show'], /secrets needs one of: set, unset, list/],
    ['a secret without a name', ['secrets', 'set'], /NAME is missing/],
    ['a secret from nowhere', ['secrets', 'set', 'shop'], /--file or - is missing/],
    ['days that are none', ['apps', 'retention', 'A', '0'], /^0 is no number of days from 1 to 7/],
    ['days that are none, while linking', ['apps', 'link', '--retention', '8'], /^8 is no number of days from 1 to 7/],
    ['no days', ['apps', 'retention', 'A'], /One ID and one number of DAYS are expected/],
    [
      'no field of an app',
      ['apps', 'link', '--region', 'eu'],
      /^--project, --app, --client-id, --client-secret-file are missing\. Usage/,
    ],
    [
      'all but one field',
      ['apps', 'link', '--project', 'P', '--app', 'A', '--client-id', 'C'],
      /^--client-secret-file is/,
    ],
    ['sessions that are neither', ['apps', 'unlink', 'A', '--sessions', 'leave'], /write end or handover=NAME/],
    ['an app without a version', ['apps', 'flow', 'A'], /One ID and one NAME@VERSION are expected/],
    [
      'versions and channels that are none',
      ['apps', 'flow', 'A', 'shop@0', '--channel', 'SMS', '--channel', 'RCS=a@b'],
      /^shop@0 is no version of a flow: .* SMS is none of a channel: .* RCS=a@b is none of a channel/,
    ],
    [
      'a channel twice',
      ['apps', 'flow', 'A', 'shop@1', '--channel', 'SMS=a@1', '--channel', 'sms=b@1'],
      /SMS is given twice\./,
    ],
    ['a target without an address', ['apps', 'handover', 'support'], /--url is missing/],
    ['a target without a secret', ['apps', 'handover', 'support', '--url', 'x'], /--secret-file is missing/],
  ])('%s: says what to do, exit code 2', async (_what, argv, message) => {
    await expect(runVerb(argv, fakeTerminal())).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    });
  });
});

describe('apps rotate-secret', () => {
  it('asks for a new secret of the webhook, and says for how long the older one is good', async () => {
    const { code, requests, printed } = await run(['apps', 'rotate-secret', 'A/1'], { appId: 'A/1' });
    expect([code, requests]).toEqual([0, ['POST /v1/apps/A%2F1/webhook-secret']]);
    expect(printed).toEqual([
      'Sinch is being given a new secret for the callbacks of A/1; the older one is accepted for a day.',
    ]);
    expect((await run(['apps', 'rotate-secret', 'A', '--json'], { appId: 'A' })).printed).toEqual(['{"appId":"A"}']);
    await expect(run(['apps', 'rotate-secret'], {})).rejects.toMatchObject({ exitCode: 2 });
  });
});
