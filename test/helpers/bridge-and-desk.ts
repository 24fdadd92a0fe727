import { join } from 'node:path';
import { startLoopbackServer } from './loopback-server.ts';
import { Program } from './program.ts';

const WITHIN_MS = 20_000;
const DESK_TOKEN = 'a-token-of-the-desk';

/** What Colloquy signs with for the bridge. */
export const BRIDGE_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export interface BridgeAndDesk {
  bridgeUrl: string;
  deskUrl: string;
  stop(): Promise<void>;
}

/** One of the two programs of `examples/bridge`, with the desk's token unless it is given another. */
export function exampleProgram(name: 'bridge' | 'desk', env: NodeJS.ProcessEnv): Program {
  const file = join(__dirname, '..', '..', 'examples', 'bridge', `${name}.mjs`);
  return new Program(process.execPath, [file], { env: { PATH: process.env.PATH, DESK_TOKEN, ...env } });
}

/** Both programs, between that Colloquy and an agent. */
export async function startBridgeAndDesk(colloquy: { url: string; token: string }): Promise<BridgeAndDesk> {
  // Each needs the other's address: the bridge is given a port that was free a moment ago.
  const spare = await startLoopbackServer(() => undefined);
  await spare.close();
  const desk = exampleProgram('desk', { PORT: '0', BRIDGE_URL: spare.url });
  const deskUrl = await addressOf(desk);
  const bridge = exampleProgram('bridge', {
    PORT: new URL(spare.url).port,
    HANDOVER_SECRET: BRIDGE_SECRET,
    COLLOQUY_URL: colloquy.url,
    COLLOQUY_TOKEN: colloquy.token,
    DESK_URL: deskUrl,
  });
  const bridgeUrl = await addressOf(bridge);
  return {
    bridgeUrl,
    deskUrl,
    async stop() {
      await Promise.all([desk.stop(WITHIN_MS), bridge.stop(WITHIN_MS)]);
    },
  };
}

async function addressOf(program: Program): Promise<string> {
  const [, url = ''] = await program.says(/listens on (http:\S+)/, WITHIN_MS);
  return url;
}
