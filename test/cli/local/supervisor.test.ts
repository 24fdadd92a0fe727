import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildSpec } from '../../../cli/local/child.ts';
import { isAlive, type ProcessIdentity } from '../../../cli/local/process-identity.ts';
import { Supervisor } from '../../../cli/local/supervisor.ts';
import { eventually } from '../../helpers/eventually.ts';

const READY = `console.log(JSON.stringify({ ready: true }));`;
const STAY = `setInterval(() => {}, 1000);`;

describe('the supervisor', () => {
  let dir: string;
  let said: string[];
  let noted: Array<ProcessIdentity & { name: string }>;
  let supervisor: Supervisor;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'colloquy-supervisor-'));
    said = [];
    noted = [];
    supervisor = new Supervisor({
      logDir: dir,
      backoffMs: 20,
      readyWithinMs: 5000,
      say: (line) => said.push(line),
      changed: (processes) => {
        noted = processes;
      },
    });
  });
  afterEach(async () => {
    await supervisor.stop(noted.map(({ name }) => name));
    rmSync(dir, { recursive: true });
  });

  const child = (name: string, program: string, more: Partial<ChildSpec> = {}): ChildSpec => ({
    name,
    command: process.execPath,
    args: ['-e', program],
    env: process.env,
    graceMs: 3000,
    hint: 'Look at it.',
    ...more,
  });
  const pidOf = (name: string) => noted.find((one) => one.name === name)?.pid ?? 0;

  it('waits for a child to say that it is ready, and keeps its output in a log', async () => {
    await supervisor.start(child('one', `console.log('hello'); ${READY} console.error('warned'); ${STAY}`));
    expect(isAlive(pidOf('one'))).toBe(true);
    await eventually('its words in the log', () => readFileSync(join(dir, 'one.log'), 'utf8').includes('warned'));
    expect(readFileSync(join(dir, 'one.log'), 'utf8')).toContain('hello');
  });

  it('asks a probe where a child says nothing itself', async () => {
    let asked = 0;
    const probe = async () => {
      asked += 1;
      return asked > 1;
    };
    await supervisor.start(child('silent', STAY, { probe }));
    expect(asked).toBe(2);
  });

  it('tells the last words of a child that stops before it is ready, and what to do', async () => {
    const dying = supervisor.start(child('broken', `console.error('the folder is damaged'); process.exit(3)`));
    await expect(dying).rejects.toThrow(
      /broken stopped before it was ready \(exit code 3\)\. Look at it\..*\n.*the folder is damaged/,
    );
  });

  it('tells when a program cannot be started at all', async () => {
    const missing = supervisor.start(child('missing', '', { command: join(dir, 'no-such-program') }));
    await expect(missing).rejects.toThrow(/missing stopped before it was ready \(spawn .* ENOENT\)/);
  });

  it('does not wait for ever for a child that never gets ready', async () => {
    supervisor = new Supervisor({
      logDir: dir,
      readyWithinMs: 50,
      say: () => undefined,
      changed: (all) => {
        noted = all;
      },
    });
    await expect(supervisor.start(child('slow', STAY))).rejects.toThrow(/no sign of life in time/);
  });

  it('starts a killed child again and says so', async () => {
    await supervisor.start(child('worker', `${READY} ${STAY}`));
    const first = pidOf('worker');
    process.kill(first, 'SIGKILL');
    await eventually('its next start', () => pidOf('worker') !== first);
    expect(said).toEqual([`worker stopped (SIGKILL); starting it again in 0.02 s. Log: ${join(dir, 'worker.log')}`]);
    expect(isAlive(pidOf('worker'))).toBe(true);
  });

  it('pauses longer before each further start of a child that keeps dying', async () => {
    await supervisor.start(child('fragile', `${READY} setTimeout(() => process.exit(1), 50)`));
    await eventually('its third death', () => said.length >= 3);
    expect(said.slice(0, 3).map((line) => /in ([\d.]+) s/.exec(line)?.[1])).toEqual(['0.02', '0.04', '0.08']);
  });

  it('stops in the order it is given, each one gone before the next is asked', async () => {
    const tells = `process.on('SIGTERM', () => setTimeout(() => { console.log('bye ' + Date.now()); process.exit(0) }, 50));`;
    await supervisor.start(child('a', `${tells} ${READY} ${STAY}`));
    await supervisor.start(child('b', `${tells} ${READY} ${STAY}`));
    const pids = [pidOf('a'), pidOf('b')];
    await supervisor.stop(['b', 'a']);
    const farewell = (name: string) => Number(/bye (\d+)/.exec(readFileSync(join(dir, `${name}.log`), 'utf8'))?.[1]);
    expect(farewell('a')).toBeGreaterThanOrEqual(farewell('b') + 50);
    expect([...pids.map(isAlive), noted]).toEqual([false, false, []]);
  });

  it('kills a child that ignores the request, after its grace time', async () => {
    await supervisor.start(child('stubborn', `process.on('SIGTERM', () => {}); ${READY} ${STAY}`, { graceMs: 100 }));
    const pid = pidOf('stubborn');
    await supervisor.stop(['stubborn']);
    expect(isAlive(pid)).toBe(false);
  });

  it('starts nothing again once it stops', async () => {
    await supervisor.start(child('last', `${READY} ${STAY}`));
    await supervisor.stop(['last']);
    await supervisor.start(child('late', `${READY} ${STAY}`));
    expect([said, noted]).toEqual([[], []]);
  });
});
