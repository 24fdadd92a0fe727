import type { CompiledFlow } from '../core/flow/compiled.ts';

/** A published version: immutable. */
export interface FlowVersion {
  flow: string;
  version: number;
  hash: string;
  engine: number;
  /** The YAML or JSON text as it was published. */
  definition: string;
  compiled: CompiledFlow;
  /** Epoch ms. */
  publishedAt: number;
}

/** Published flows in the database, read through a cache (a version never changes; `latest` is asked each time, the last known one serves while the database is away). */
export interface FlowStore {
  /** The same hash as the newest version gives that version again. */
  publish(compiled: CompiledFlow, definition: string): Promise<FlowVersion>;
  find(flow: string, version: number | 'latest'): Promise<FlowVersion | undefined>;
  list(): Promise<{ flow: string; version: number; hash: string; publishedAt: number }[]>;
}
