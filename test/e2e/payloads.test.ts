import { isDeepStrictEqual } from 'node:util';
import { deadLetters } from '../helpers/dead-letters.ts';
import { eventually } from '../helpers/eventually.ts';
import { inboundCases } from '../helpers/inbound-cases.ts';
import { sessionStates } from '../helpers/session-states.ts';
import { payload, payloadNames, payloadText } from '../helpers/sinch-payloads.ts';
import { Contact, linkedApp, webhookSecret } from '../helpers/stack/linked-app.ts';
import { postCallback } from '../helpers/stack/webhook.ts';
import { type Stack, startStack } from '../helpers/stack.ts';
import { variablesFlow } from '../helpers/variables-flow.ts';

jest.setTimeout(90_000);

const CASES = inboundCases();
const APPS = [...new Set(CASES.map(({ appId }) => appId))];
const CALLBACK = /^(webhook-[A-Z]|realistic-|docs2021-([A-Z]|.*(delivery|opt_in))|dispatch-mode-)/;
const OTHERS = payloadNames(CALLBACK).filter((name) => !/MESSAGE_INBOUND(\.json)?$|inbound/.test(name));

let stack: Stack;
const secrets = new Map<string, string>();

beforeAll(async () => {
  stack = await startStack();
  await Promise.all(
    APPS.map(async (id) => {
      const flow = variablesFlow(
        `six_${id.toLowerCase()}`,
        CASES.filter(({ appId }) => appId === id),
      );
      await linkedApp(stack, { id, flow });
      secrets.set(id, (await webhookSecret(stack, id)) ?? '');
    }),
  );
});

afterAll(() => stack?.close());

const signed = (appId: string, body: string) =>
  postCallback(stack.apiUrls[0] ?? '', { appId, body, secret: secrets.get(appId) ?? '' });

describe('every inbound payload of Sinch ends in a session and a reply on its channel', () => {
  test.each(CASES)('$name', ({ appId, body, variables }) =>
    stack.watch(async () => {
      const { channelIdentifier: channel, channelIdentity: identity } = variables;
      const contact = new Contact(stack, { appId, channel, identity });
      const before = (await contact.texts()).length;
      expect(await signed(appId, body)).toBe(200);
      const texts = await contact.reads(before + 1);
      expect(texts.at(-1)).toBe('All six are right.');
      let found: unknown[] = [];
      // Temporal lists a workflow a moment after it has begun, and a question may meet a run that is just giving way to the next.
      const isListed = async () => {
        const states = await sessionStates(stack.client, appId).catch(() => []);
        found = states.map(({ session }) => session?.sinch);
        return found.some((one) => isDeepStrictEqual(one, variables));
      };
      await eventually('the session is listed', isListed).catch(() => undefined);
      expect(found).toContainEqual(variables);
    }),
  );
});

describe('every other callback', () => {
  const [appId = ''] = APPS;

  test.each(OTHERS)('%s is answered 200', async (name) => {
    expect(await signed(appId, payloadText(name))).toBe(200);
  });

  test('a signed one that nobody has described is answered 200', async () => {
    expect(await signed(appId, '{"app_id":"x","voice_notification":{"id":"1"}}')).toBe(200);
  });

  test('a signed one that cannot be read is kept as a dead letter', async () => {
    const bodies = ['{"message":', '{"message":{"id":"01JUNREADABE00000000000000"}}'];
    for (const body of bodies) expect(await signed(appId, body)).toBe(200);
    expect(await deadLetters(stack)).toEqual(expect.arrayContaining(bodies));
  });

  test('an unsigned one is answered 401', async () => {
    const body = JSON.stringify({ ...payload('realistic-MESSAGE_INBOUND.json'), app_id: appId });
    expect(await postCallback(stack.apiUrls[0] ?? '', { appId, body })).toBe(401);
    const forged = postCallback(stack.apiUrls[0] ?? '', { appId, body, secret: 'a guess' });
    expect(await forged).toBe(401);
  });

  test('none of them began a session', async () => {
    const contacts = new Set(CASES.map(({ variables: v }) => [v.appId, v.channelIdentifier, v.channelIdentity].join()));
    const states = await Promise.all(APPS.map((app) => sessionStates(stack.client, app)));
    expect(states.flat()).toHaveLength(contacts.size);
  });
});
