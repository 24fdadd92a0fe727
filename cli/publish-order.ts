import { resolve } from 'node:path';
import { fileOfFlow } from './flow-files.ts';

/** A flow file with its text. */
export interface FlowText {
  file: string;
  definition: string;
}

export interface FlowReading {
  read: (file: string) => Promise<string>;
  /** Names the flows that a definition runs. */
  runBy: (definition: string) => readonly string[];
}

/** What to publish, in this order, the last one being the file itself. */
export interface PublishOrder {
  /** Those that it runs. */
  runs: FlowText[];
  itself: FlowText;
}

/**
 * A flow file behind those of the flows that it runs: they lie beside it under their names (`address.yaml`) and must be published
 * first. One that has no file is taken as it is published.
 */
export async function publishOrder(file: string, reading: FlowReading): Promise<PublishOrder> {
  const runs: FlowText[] = [];
  // Flows that run each other in a circle are for the check to refuse: each file comes once.
  const met = new Set<string>();
  const visit = async (path: string): Promise<FlowText> => {
    met.add(resolve(path));
    const definition = await reading.read(path);
    for (const name of reading.runBy(definition)) {
      const beside = fileOfFlow(name, path);
      if (beside !== undefined && !met.has(resolve(beside))) runs.push(await visit(beside));
    }
    return { file: path, definition };
  };
  return { itself: await visit(file), runs };
}
