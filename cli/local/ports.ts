import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { CliError } from '../errors.ts';

/** A port somebody wants: `named` when a person chose it, else ours to move. */
export interface WantedPort {
  variable: string;
  purpose: string;
  port: number;
  named: boolean;
}

export interface ChosenPorts {
  /** By variable. */
  ports: Map<string, number>;
  /** One sentence for each default port that was taken. */
  moves: string[];
}

const HIGHEST_PORT = 65_535;
const NEIGHBOURS = 200;

/** True when nothing listens on that port of the host now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

// Below what systems hand out to outgoing connections, one of which could take the port before it is listened on.
const LOWEST_QUIET_PORT = 20_000;
const QUIET_PORTS = 12_000;
const triedPorts = new Set<number>();

/** A free port for a process that nobody needs to find by number; no call of this process gives the same twice. */
export async function anyFreePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = LOWEST_QUIET_PORT + randomInt(QUIET_PORTS);
    if (triedPorts.has(port)) continue;
    triedPorts.add(port);
    if (await isFree(port, host)) return port;
  }
}

/**
 * Settles every port at once. A default port that is taken moves to the next free one; a named one that is taken is an error
 * (all of them in one). No port is given twice.
 */
export async function choosePorts(wanted: WantedPort[], host = '127.0.0.1'): Promise<ChosenPorts> {
  await refuseTaken(wanted, host);
  const ports = new Map(wanted.filter((want) => want.named).map((want) => [want.variable, want.port]));
  const moves: string[] = [];
  for (const want of wanted.filter((one) => !one.named)) {
    const port = await nextFree(want, { host, given: new Set(ports.values()) });
    ports.set(want.variable, port);
    if (port !== want.port) moves.push(`Port ${want.port} (${want.purpose}) is taken; using ${port}.`);
  }
  return { ports, moves };
}

async function refuseTaken(wanted: WantedPort[], host: string): Promise<void> {
  const taken: string[] = [];
  const seen = new Set<number>();
  for (const want of wanted.filter((one) => one.named)) {
    if (seen.has(want.port) || !(await isFree(want.port, host)))
      taken.push(`${want.variable}=${want.port} (${want.purpose})`);
    seen.add(want.port);
  }
  if (taken.length > 0)
    throw new CliError(`Taken already: ${taken.join(', ')}. Stop what listens there, or name another port.`);
}

async function nextFree(want: WantedPort, where: { host: string; given: Set<number> }): Promise<number> {
  const last = Math.min(want.port + NEIGHBOURS, HIGHEST_PORT);
  for (let port = want.port; port <= last; port += 1) {
    if (!where.given.has(port) && (await isFree(port, where.host))) return port;
  }
  throw new CliError(
    `No free port from ${want.port} to ${last} (${want.purpose}). Name one: ${want.variable}=… npm start.`,
  );
}
