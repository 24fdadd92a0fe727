import { EventEmitter, once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { type Watching, watchFiles } from '../../../../cli/chat/file/watch.ts';
import { type FlowFolder, flowFolder } from '../../../helpers/flow-folder.ts';

let folder: FlowFolder;
let watching: Watching;
let happened: EventEmitter;
let told: number;

beforeEach(() => {
  folder = flowFolder({ 'a.yaml': '1', 'b.yaml': '1', 'other.txt': '1' });
  happened = new EventEmitter();
  told = 0;
  watching = watchFiles({
    onChange() {
      told += 1;
      happened.emit('change');
    },
    onError: (message) => happened.emit('error', new Error(message)),
  });
  watching.of([folder.path('a.yaml')]);
});
afterEach(() => {
  watching.close();
  folder.remove();
});

it.each([
  ['written', () => void folder.write('a.yaml', '2')],
  [
    'replaced by another file, as many editors do',
    () => {
      folder.write('a.yaml~', '2');
      renameSync(folder.path('a.yaml~'), folder.path('a.yaml'));
    },
  ],
  [
    'taken away and made again',
    () => {
      rmSync(folder.path('a.yaml'));
      folder.write('a.yaml', '2');
    },
  ],
])('tells of a file that is %s, each time', async (_what, save) => {
  for (const _time of [1, 2]) {
    const changed = once(happened, 'change');
    save();
    await changed;
  }
  expect(told).toBeGreaterThanOrEqual(2);
});

it('tells of several writes once, and of other files never', async () => {
  const changed = once(happened, 'change');
  folder.write('other.txt', '2');
  for (const text of ['2', '3', '4']) folder.write('a.yaml', text);
  await changed;
  watching.of([folder.path('b.yaml')]);
  const again = once(happened, 'change');
  folder.write('a.yaml', '5');
  folder.write('b.yaml', '2');
  await again;
  expect(told).toBe(2);
});
