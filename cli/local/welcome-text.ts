import type { Addresses } from './addresses.ts';
import type { Demo } from './demo.ts';

/** What a person reads when all is up: where to look, and what to try next. Without a demo, a real Sinch is in use. */
export function welcomeText(addresses: Addresses, { demo, dataDir }: { demo: Demo | null; dataDir: string }): string[] {
  return [
    '',
    'Colloquy is up.',
    '',
    'Where to look',
    `  Temporal UI   ${addresses.temporalUi}   every conversation is a workflow`,
    `  API           ${addresses.api}/docs   token: ${dataDir}/api-token`,
    `  Emulator      ${addresses.emulator}   plays the Sinch Conversation API`,
    `  Logs          ${dataDir}/logs`,
    '',
    ...(demo ? tryDemo(demo) : linkYours()),
    '',
    'Ctrl-C stops everything; the next start goes on with the same conversations.',
  ];
}

function tryDemo({ appId, channels, flow }: Demo): string[] {
  return [
    `The demo app ${appId} answers on ${channels.length} channels with the flow ${flow}.`,
    '',
    'What to try, in a second terminal',
    '  npm run -s colloquy -- chat --channel WHATSAPP',
    '  npm run -s colloquy -- chat --channel SMS         the same flow, as SMS shows it',
    '  npm run -s colloquy -- sessions                   what is going on',
    '  npm run -s colloquy -- demo                       twenty conversations, and three to repair',
  ];
}

function linkYours(): string[] {
  return [
    'SINCH_API_URL names a Conversation API of yours, so there is no demo app. In a second terminal',
    '  npm run -s colloquy -- apps link --help           links an app of yours',
    '  npm run -s colloquy -- publish FILE --app ID      gives it a flow',
  ];
}
