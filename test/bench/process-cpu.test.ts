import { cpuMsOf, cpuMsOfProcesses } from '../../bench/process-cpu.ts';

test('user and system time count together, whatever the name of the command holds', () => {
  const stat = '4242 (node (worker) 1) S 1 4242 4242 0 -1 4194560 90 0 0 0 130 20 7 8 20 0 11 0 5000 1 1';
  expect(cpuMsOf(stat)).toBe(1_500);
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('work shows in the figure of the process that did it', () => {
  const before = cpuMsOfProcesses([process.pid]);
  const end = process.cpuUsage().user + 60_000;
  while (process.cpuUsage().user < end);
  expect(cpuMsOfProcesses([process.pid]) - before).toBeGreaterThanOrEqual(40);
});

test('without a process there is no figure, not a wrong one', () => {
  expect(cpuMsOfProcesses([2 ** 30])).toBeNaN();
});
