import { type Row, tableOf } from '../sessions/table.ts';
import { PARTS, type Part } from './script.ts';
import { FLOW_FILE, REPAIRED_FILE } from './stage.ts';

const COLLOQUY = 'npm run -s colloquy --';

/** What a person reads when all is played: what happened, and what to try next. `failed` in the order of the script. */
export function toldOf(failed: readonly Row[]): string[] {
  const channels = [...new Set(PARTS.map(({ channel }) => channel))].join(', ');
  const well = PARTS.length - failed.length;
  return [
    `Played ${PARTS.length} conversations with ${FLOW_FILE} on ${channels}: ${well} went well, ${failed.length} failed.`,
    '',
    ...tableOf(failed),
    '',
    'What to try',
    ...columns([
      ['sessions --state failed', 'what has failed, with why and what to do'],
      ...failed.flatMap((row, index) => triesOf(troubles[index], row.id)),
    ]),
  ];
}

const troubles = PARTS.flatMap(({ trouble }) => trouble ?? []);

function triesOf(trouble: Part['trouble'], id: string): [string, string][] {
  switch (trouble) {
    case 'shop':
      return [
        [`show ${id}`, 'how it came to that, step by step'],
        [`retry ${id}`, 'the shop answers again by now'],
      ];
    case 'flow':
      return [
        [`replay ${id}`, 'what happened, run once more'],
        [`resimulate ${id} --flow ${REPAIRED_FILE}`, 'what the mended flow would have said'],
        [`publish ${REPAIRED_FILE}`, 'the mended flow'],
        [`retry ${id} --to latest`, 'goes on with it'],
      ];
    default:
      return [[`retry ${id}`, 'Sinch takes it by now']];
  }
}

function columns(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([command]) => command.length));
  return rows.map(([command, why]) => `  ${COLLOQUY} ${command.padEnd(width)}  ${why}`);
}
