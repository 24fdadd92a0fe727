import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { playAll } from '../demo/play.ts';
import { DEMO_SHOP, setStage } from '../demo/stage.ts';
import { toldOf } from '../demo/told.ts';
import { usageError } from '../errors.ts';
import { apiClient, emulatorClient } from '../http-client.ts';
import { packageRoot } from '../package-root.ts';

const USAGE = 'demo [--json]';

/** Plays conversations through the emulator of a running start, so that there is something to look at and to repair. */
export const demo: Command = {
  summary: 'plays twenty conversations in the emulator, of which three fail, to have something to repair',
  usage: USAGE,
  more: ['It needs a running `npm start`. Each time it is played, it is with other contacts.'],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {}, USAGE);
    if (positionals.length > 0) throw usageError(`demo takes no ${positionals[0]}. Usage: colloquy ${USAGE}`);
    const doors = { api: apiClient(terminal.env), emulator: emulatorClient(terminal.env), root: packageRoot() };
    const run = await setStage(doors);
    terminal.err('Playing …');
    const failed = await playAll(doors, run);
    if (values.json) terminal.out(JSON.stringify({ appId: DEMO_SHOP.appId, run, failed }));
    else for (const line of toldOf(failed)) terminal.out(line);
    return 0;
  },
};
