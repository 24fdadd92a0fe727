import { setImmediate as turn } from 'node:timers/promises';
import { createLanes } from '../../../emulator/delivery/lanes.ts';

interface Job {
  name: string;
  finish: () => void;
}

function recordingLanes(limit: number) {
  const running: Job[] = [];
  const started: string[] = [];
  const whenEmpty = jest.fn();
  const lanes = createLanes<string>({
    limit: () => limit,
    work: (name) => {
      started.push(name);
      return new Promise((resolve) => running.push({ name, finish: resolve }));
    },
    whenEmpty,
  });
  const finish = async (name: string) => {
    running.find((job) => job.name === name)?.finish();
    await turn();
  };
  return { lanes, started, finish, whenEmpty };
}

test('one lane goes step by step while others go on', async () => {
  const { lanes, started, finish } = recordingLanes(10);
  lanes.push('a', 'a1');
  lanes.push('a', 'a2');
  lanes.push('b', 'b1');
  expect(started).toEqual(['a1', 'b1']);
  await finish('a1');
  expect(started).toEqual(['a1', 'b1', 'a2']);
});

test('no more than the limit run at once, and a busy lane does not starve the others', async () => {
  const { lanes, started, finish } = recordingLanes(1);
  for (const name of ['a1', 'a2', 'a3']) lanes.push('a', name);
  lanes.push('b', 'b1');
  expect(started).toEqual(['a1']);
  await finish('a1');
  await finish('b1');
  await finish('a2');
  expect(started).toEqual(['a1', 'b1', 'a2', 'a3']);
});

test('a lane that was empty for a while starts again', async () => {
  const { lanes, started, finish } = recordingLanes(1);
  lanes.push('a', 'a1');
  await finish('a1');
  lanes.push('a', 'a2');
  expect(started).toEqual(['a1', 'a2']);
});

test('they say when nothing is left, and not before', async () => {
  const { lanes, finish, whenEmpty } = recordingLanes(1);
  lanes.push('a', 'a1');
  lanes.push('b', 'b1');
  await finish('a1');
  expect(whenEmpty).not.toHaveBeenCalled();
  await finish('b1');
  expect(whenEmpty).toHaveBeenCalledTimes(1);
});
