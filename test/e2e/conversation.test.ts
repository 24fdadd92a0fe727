import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../helpers/eventually.ts';
import { Program } from '../helpers/program.ts';
import { builtFolder } from '../helpers/stack/built.ts';
import { API_TOKEN } from '../helpers/stack/environment.ts';
import { ECHO_FLOW, echoOf, MENU_FLOW } from '../helpers/stack/flows.ts';
import { Contact, linkedApp, webhookSecret } from '../helpers/stack/linked-app.ts';
import { postCallback, textCallback } from '../helpers/stack/webhook.ts';
import { type Stack, startStack } from '../helpers/stack.ts';
import { drained, stuckSessions } from '../helpers/stuck.ts';

jest.setTimeout(90_000);

let stack: Stack;
let folder: string;
let menu: string;
let echo: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-conversation-'));
  stack = await startStack({ apis: 2 });
  menu = await linkedApp(stack, { flow: MENU_FLOW });
  echo = await linkedApp(stack, { flow: ECHO_FLOW });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stack?.close();
});

beforeEach(() => stack.control.faults());

const contact = (appId: string, channel: string, identity: string) => new Contact(stack, { appId, channel, identity });

describe('one flow on two channels', () => {
  test('WhatsApp shows its choices as buttons, and a tap answers', () =>
    stack.watch(async () => {
      const anna = contact(menu, 'WHATSAPP', '46700000001');
      await anna.say('hi');
      await anna.reads(1);
      const [question] = await anna.inbox();
      expect(question?.shown).toMatchObject({ text: 'Track or return?', choices: ['Track', 'Return'] });
      await anna.tap(0);
      expect((await anna.reads(3)).slice(1)).toEqual(['Tracking, WHATSAPP.', 'Track or return?']);
    }));

  test('SMS shows them as numbered text, and a number answers', () =>
    stack.watch(async () => {
      const bo = contact(menu, 'SMS', '46700000002');
      await bo.say('hi');
      const [question] = await bo.reads(1);
      expect(question).toBe('Track or return?\n\n1. Track\n2. Return');
      await bo.say('1');
      expect((await bo.reads(3))[1]).toBe('Tracking, SMS.');
    }));

  test('an answer that fits nothing is asked for again', () =>
    stack.watch(async () => {
      const cleo = contact(menu, 'WHATSAPP', '46700000003');
      await cleo.say('hi');
      await cleo.reads(1);
      await cleo.say('something else');
      expect((await cleo.reads(2))[1]).toContain('Please choose one of the two.');
    }));

  test('a person who moves from SMS to WhatsApp goes on in the same conversation', () =>
    stack.watch(async () => {
      const onSms = contact(menu, 'SMS', '+46 700 000 004');
      await onSms.say('hi');
      await onSms.reads(1);
      const onWhatsApp = contact(menu, 'WHATSAPP', '46700000004');
      await onWhatsApp.say('track');
      expect((await onWhatsApp.reads(1))[0]).toBe('Tracking, WHATSAPP.');
      expect(await onSms.texts()).toHaveLength(1);
    }));
});

describe('what must not happen twice', () => {
  test('the same webhook five times, to two API processes at once, is one turn', () =>
    stack.watch(async () => {
      const dora = contact(echo, 'WHATSAPP', '46700000005');
      const secret = await webhookSecret(stack, echo);
      const body = textCallback(dora, { id: '01JE2EDUPL1CATE0000000000A', text: 'once' });
      const answers = [0, 1, 0, 1, 0].map((api) =>
        postCallback(stack.apiUrls[api] ?? '', { appId: echo, body, secret: secret ?? '' }),
      );
      expect(await Promise.all(answers)).toEqual([200, 200, 200, 200, 200]);
      await dora.reads(2);
      await dora.say('after');
      expect(await dora.reads(4)).toEqual([...echoOf('once'), ...echoOf('after')]);
    }));

  test('a reply that Sinch accepted before the connection broke is found, not sent again', () =>
    stack.watch(async () => {
      const eve = contact(echo, 'SMS', '46700000006');
      await stack.control.faults({ on: 'messages:send', fault: { drop: 'after-accept' } });
      await eve.say('broken');
      expect(await eve.reads(2)).toEqual(echoOf('broken'));
      await drained(stack.client, echo, 30_000);
      expect(await eve.texts()).toEqual(echoOf('broken'));
    }));

  test('a worker killed between two replies of a turn: the next one sends the second only', () =>
    stack.watch(async () => {
      const finn = contact(echo, 'WHATSAPP', '46700000007');
      const held = stack.sinchGate.hold({ at: 'request', text: 'second killed' });
      await finn.say('killed');
      await held;
      expect(await finn.texts()).toEqual(['first killed']);
      await stack.workers[0]?.kill();
      stack.sinchGate.open();
      await stack.workers[0]?.start();
      expect(await finn.reads(2, 60_000)).toEqual(echoOf('killed'));
      await drained(stack.client, echo, 30_000);
      expect(await finn.texts()).toEqual(echoOf('killed'));
    }));
});

test('a failed conversation is told the same by the API and, with no server, by the file that it was put into', () =>
  stack.watch(async () => {
    const gus = contact(menu, 'SMS', '46700000008');
    await stack.control.faults({ on: 'messages:send', fault: { status: 400 } });
    await gus.say('hi there');
    await gus.reads(1);
    const [, id = ''] = await eventually('it is listed', async () => {
      return /^(\w{26}) {2}failed/m.exec(await told('sessions', '--state', 'failed')) ?? undefined;
    });
    await eventually('its receipt', async () => (await told('show', id)).includes('DELIVERED'));
    const file = join(folder, 'conversation.json');
    writeFileSync(file, await told('show', id, '--json'));
    const story = await told('show', id);
    expect(story).toMatch(/: failed\n[\s\S]* hi there\n[\s\S]*FAILED {5}SEND_REFUSED/);
    const exported = readFileSync(file, 'utf8');
    expect(exported).not.toMatch(new RegExp(`700000008|${id}`));
    // Of an id that only the file knows nothing is to be done.
    const inFile = await run(['show', file], {});
    expect(inFile).toContain('`colloquy retry ID`');
    expect(inFile.replace(/^Session \w+/, `Session ${id}`).replace('retry ID', `retry ${id}`)).toBe(story);
    await told('retry', id);
    expect(await told('show', id)).toMatch(
      / command {4}retry\b[\s\S]* command {4}retry: The session goes on; it is open\./,
    );
  }));

/** What a command prints that asks the API. */
const told = (...args: string[]) => run(args, { API_URL: stack.apiUrls[0], API_TOKENS: `${API_TOKEN}:read+operate` });

async function run(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const main = join(builtFolder(), 'cli', 'main.js');
  const program = new Program(process.execPath, [main, ...args], { env: { DATA_DIR: folder, ...env } });
  expect([await program.ends(30_000), program.stderr]).toEqual([{ code: 0, signal: null }, '']);
  return program.stdout;
}

test('no session is stuck at the end', async () => {
  expect(await stuckSessions(stack.client, { appId: menu, atLeast: 5 })).toEqual([]);
  expect(await stuckSessions(stack.client, { appId: echo, atLeast: 3 })).toEqual([]);
});
