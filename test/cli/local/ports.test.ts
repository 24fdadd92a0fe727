import { createServer, type Server } from 'node:net';
import { anyFreePort, choosePorts, isFree } from '../../../cli/local/ports.ts';

async function occupy(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, server };
}

describe('choosing ports', () => {
  let taken: { port: number; server: Server };
  beforeAll(async () => {
    taken = await occupy();
  });
  afterAll(() => new Promise((resolve) => taken.server.close(resolve)));

  it('tells a taken port from a free one', async () => {
    expect(await isFree(taken.port)).toBe(false);
    expect(await isFree(await anyFreePort())).toBe(true);
  });

  it('hands out free ports, each once, that no outgoing connection can take meanwhile', async () => {
    const ports = await Promise.all(Array.from({ length: 30 }, () => anyFreePort()));
    expect(new Set(ports).size).toBe(30);
    for (const port of ports) expect(port).toBeLessThan(32_768);
  });

  it('moves a taken default port to a free one and says so', async () => {
    const { ports, moves } = await choosePorts([{ variable: 'PORT', purpose: 'API', port: taken.port, named: false }]);
    const port = ports.get('PORT') ?? 0;
    expect(port).toBeGreaterThan(taken.port);
    expect(moves).toEqual([`Port ${taken.port} (API) is taken; using ${port}.`]);
  });

  it('keeps a free default port without a word', async () => {
    const port = await anyFreePort();
    const { ports, moves } = await choosePorts([{ variable: 'PORT', purpose: 'API', port, named: false }]);
    expect([ports.get('PORT'), moves]).toEqual([port, []]);
  });

  it('gives no port twice, also not one that another variable names', async () => {
    const port = await anyFreePort();
    const want = (variable: string, named: boolean) => ({ variable, purpose: variable, port, named });
    const { ports } = await choosePorts([want('A', false), want('B', true), want('C', false)]);
    expect(ports.get('B')).toBe(port);
    expect(new Set(ports.values()).size).toBe(3);
  });

  it('refuses named ports that are taken, all of them in one sentence', async () => {
    const want = (variable: string) => ({ variable, purpose: 'here', port: taken.port, named: true });
    await expect(choosePorts([want('PORT'), want('EMULATOR_PORT')])).rejects.toThrow(
      `Taken already: PORT=${taken.port} (here), EMULATOR_PORT=${taken.port} (here). Stop what listens there, or name another port.`,
    );
  });
});
