import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { testFromRecording } from '../../core/talks/recorded/write-talk.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import type { Terminal } from '../command.ts';
import { CliError, errorText } from '../errors.ts';
import { apiClient } from '../http-client.ts';

const Made = z.looseObject({ test: z.string(), flow: z.string(), byHand: z.array(z.string()) });
type Made = z.infer<typeof Made>;

/** Where a test is to be written, and how it is told. */
export interface AsTest {
  /** Printed where there is none. */
  file?: string;
  json: boolean;
}

/** Writes a session, of the API or out of files, as a flow test; exit code 1 where something is left to write by hand. */
export async function showAsTest(of: string | Recording, { file, json }: AsTest, terminal: Terminal): Promise<number> {
  const made = typeof of === 'string' ? await fromApi(of, terminal) : fromRecording(of);
  if (json) terminal.out(JSON.stringify(made));
  else if (file === undefined) terminal.out(made.test.trimEnd());
  else {
    write(file, made.test);
    terminal.out(`Wrote ${file}: it passes on ${made.flow}. Have it name the file of that flow.`);
    for (const line of made.byHand) terminal.out(line);
  }
  return made.byHand.length === 0 ? 0 : 1;
}

function fromApi(id: string, { env }: Terminal): Promise<Made> {
  const path = `/v1/sessions/${encodeURIComponent(id)}/test`;
  return apiClient(env).call({ method: 'GET', path, schema: Made });
}

function fromRecording(recording: Recording): Made {
  const made = testFromRecording(recording);
  if (typeof made === 'string') throw new CliError(`No test can be made of it. ${made}`);
  const { text: test, flow, byHand } = made;
  return { test, flow: `${flow.flow}@${flow.version}`, byHand };
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (thrown) {
    throw new CliError(`The test cannot be written to ${file}: ${errorText(thrown)}.`);
  }
}
