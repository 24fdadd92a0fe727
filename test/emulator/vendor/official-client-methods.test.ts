import { type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { officialClient } from '../../helpers/official-client.ts';
import { PROJECT_METHODS } from '../../helpers/official-methods/project.ts';
import { REFUSED_METHODS } from '../../helpers/official-methods/refused.ts';
import { TALK_METHODS } from '../../helpers/official-methods/talk.ts';
import { newApp, type World } from '../../helpers/official-methods/world.ts';

/* Every method that Sinch's client has, however it came to have it. */

const METHODS = { ...PROJECT_METHODS, ...TALK_METHODS, ...REFUSED_METHODS };
/** Private to the client's TypeScript, though not to JavaScript. */
const PRIVATE = ['events.sendEvent', 'messages.sendMessage', 'messages.performSendMessageRequestBodyTransformation'];

function methodsOf(name: string, api: object): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(api))
    .filter((method) => method !== 'constructor')
    .map((method) => `${name}.${method}`);
}

test('the table has every method of the client, and no other', () => {
  const apis = Object.entries(officialClient('http://localhost')).filter(([name]) => !name.startsWith('lazy'));
  const found = apis.flatMap(([name, api]) => methodsOf(name, api)).filter((method) => !PRIVATE.includes(method));
  expect(Object.keys(METHODS).sort()).toEqual(found.sort());
});

const everywhere = ['us', 'eu', 'br'].flatMap((region) => [
  { region, mode: 'DISPATCH' as const },
  { region, mode: 'CONVERSATION' as const },
]);

describe.each(everywhere)('in $region and $mode mode', ({ region, mode }) => {
  let emulator: RunningEmulator;
  let world: World;

  beforeAll(async () => {
    emulator = await startEmulator();
    let given = 0;
    const phone = () => {
      given += 1;
      return `+${46_700_000_000 + given}`;
    };
    const common = { sinch: officialClient(`${emulator.base}/regions/${region}`), mode, phone };
    world = { ...common, app_id: await newApp(common) };
  });
  afterAll(() => emulator.close());

  test.each(Object.entries(METHODS))('%s does what it says, or is refused by name', (_name, check) => check(world));
});
