import type { Addresses } from './addresses.ts';
import type { Demo } from './demo.ts';

/** What a person reads when all is up: where to look, and what to try next. */
export function welcomeText(addresses: Addresses, { demo, dataDir }: { demo: Demo; dataDir: string }): string[] {
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
    `The demo app ${demo.appId} answers on ${demo.channels.length} channels with the flow ${demo.flow}.`,
    '',
    'What to try, in a second terminal',
    '  npm run -s colloquy -- chat --channel WHATSAPP',
    '  npm run -s colloquy -- chat --channel SMS         the same flow, as SMS shows it',
    '  npm run -s colloquy -- sessions                   what is going on',
    '',
    'Ctrl-C stops everything; the next start goes on with the same conversations.',
  ];
}
