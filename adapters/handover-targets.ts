/** Who takes over a conversation when a flow says `handover: { to: <name> }`. */
export interface HandoverTarget {
  name: string;
  url: string;
}

/** Targets per linked app, in the database, secrets sealed. Unlinking an app removes them. */
export interface HandoverTargets {
  /** Through a cache of 2 s that serves what it knows while the database is away. `secret` signs what the target is told. */
  find(appId: string, name: string): Promise<{ url: string; secret: string } | undefined>;
  /** In the order of their names, without secrets. */
  list(appId: string): Promise<HandoverTarget[]>;
  /** Adds the target, or replaces the one of that name. Rejects with AppNotLinkedError where the app is not linked. */
  save(appId: string, target: HandoverTarget & { secret: string }): Promise<void>;
  /** False where there is none of that name. */
  remove(appId: string, name: string): Promise<boolean>;
}
