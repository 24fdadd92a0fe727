import { z } from 'zod';

const Row = z.looseObject({
  id: z.string(),
  state: z.string(),
  channel: z.string().nullish(),
  flow: z.string().nullish(),
  code: z.string().nullish(),
  reason: z.string().nullish(),
  next: z.string().nullish(),
  workflowId: z.string().nullish(),
});
export type Row = z.infer<typeof Row>;

/** A page of sessions as the API gives it. */
export const SessionsPage = z.looseObject({
  sessions: z.array(Row),
  next: z.string().nullish(),
  looked: z.number().nullish(),
});
export type SessionsPage = z.infer<typeof SessionsPage>;

/** One line for each session, in columns; under one that failed why, and what to do. */
export function tableOf(rows: readonly Row[]): string[] {
  const cells = rows.map(cellsOf);
  const widths = (cells[0] ?? []).map((_cell, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return rows.flatMap((row, index) => {
    const line = (cells[index] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    return [line.trimEnd(), ...told(row.reason, '  '), ...told(row.next, '  → ')];
  });
}

/** A conversation that no worker could begin has no id yet: its workflow has one. */
function cellsOf({ id, state, channel, flow, code, workflowId }: Row): string[] {
  return [id || (workflowId ?? ''), state, channel ?? '', flow ?? '', code ?? ''];
}

function told(sentence: string | null | undefined, mark: string): string[] {
  return sentence ? [`${mark}${sentence.replaceAll(/\s+/g, ' ')}`] : [];
}
