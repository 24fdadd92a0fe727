import { resolve } from 'node:path';
import { fileOfFlow, readText } from './flow-files.ts';

/** A flow file with its text. */
export interface FlowText {
  file: string;
  definition: string;
}

/** What to publish, in this order, the last one being the file itself. */
export interface PublishOrder {
  /** Those that it runs. */
  runs: FlowText[];
  itself: FlowText;
}

/**
 * A flow file behind those of the flows that it runs: they lie beside it under their names (`address.yaml`) and must be published
 * first. One that has no file is taken as it is published. `runBy` names the flows that a definition runs.
 */
export function publishOrder(file: string, runBy: (definition: string) => readonly string[]): PublishOrder {
  const runs: FlowText[] = [];
  // Flows that run each other in a circle are for the check to refuse: each file comes once.
  const met = new Set<string>();
  const visit = (path: string): FlowText => {
    met.add(resolve(path));
    const definition = readText(path);
    for (const name of runBy(definition)) {
      const beside = fileOfFlow(name, path);
      if (beside !== undefined && !met.has(resolve(beside))) runs.push(visit(beside));
    }
    return { file: path, definition };
  };
  return { itself: visit(file), runs };
}
