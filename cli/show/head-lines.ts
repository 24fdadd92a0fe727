import { nextStep } from '../../core/session/failure-advice.ts';
import type { Shown } from './shown.ts';

const WIDTH = 'began'.length + 2;

/** What stands above a story: what it is of, how it stands, and what to do next. */
export function headLines({ head, commandId }: Pick<Shown, 'head' | 'commandId'>): string[] {
  const { id, state, channel, flow, startedAt, code, reason } = head;
  const why = [code, reason].filter((part) => part !== '').join(': ');
  const rows = [
    ['flow', flow],
    ['began', startedAt === 0 ? '' : `${new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`],
    ['why', why],
    ['next', state === 'failed' || state === 'stuck' ? nextStep({ ...head, id: commandId }) : ''],
  ];
  const shown = rows
    .filter(([, value]) => value !== '')
    .map(([name = '', value = '']) => `  ${name.padEnd(WIDTH)}${value}`);
  return [`Session ${id || '(none)'}${channel === '' ? '' : ` on ${channel}`}: ${state || 'not known'}`, ...shown];
}
