import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Terminal } from '../command.ts';
import { CliError, errorText } from '../errors.ts';
import { apiClient } from '../http-client.ts';

const History = z.looseObject({
  sessionId: z.string().regex(/^[\w-]+$/),
  runs: z.array(z.looseObject({ history: z.looseObject({}) })),
});

/**
 * Saves the runs of a session as `<id>.<n>.json`, by the id that it has in them, oldest first, in the form that Temporal's
 * replayer reads, and in each whose runs they are: other sessions may be in them. Tells their paths.
 */
export async function saveHistory(id: string, folder: string, terminal: Terminal): Promise<string[]> {
  const path = `/v1/sessions/${encodeURIComponent(id)}/history`;
  const { sessionId, runs } = await apiClient(terminal.env).call({ method: 'GET', path, schema: History });
  return runs.map(({ history }, index) =>
    write(join(folder, `${sessionId}.${index}.json`), { session: sessionId, ...history }, folder),
  );
}

function write(path: string, history: unknown, folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    // Nobody reads it: one line.
    writeFileSync(path, `${JSON.stringify(history)}\n`);
    return path;
  } catch (thrown) {
    throw new CliError(`${path} cannot be written: ${errorText(thrown)}.`);
  }
}
