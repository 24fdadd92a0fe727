import { PGlite, type PGliteInterface, type PGliteOptions } from '@electric-sql/pglite';

const SYNC = new Uint8Array([0x53, 0, 0, 0, 4]);
/** Frontend messages of the extended protocol (Bind, Close, Describe, Execute, Flush, Parse): each waits for its Sync. */
const OPENS_BATCH = new Set([...'BCDEHP'].map((letter) => letter.charCodeAt(0)));

type StreamOptions = NonNullable<Parameters<PGliteInterface['execProtocolRawStream']>[1]>;

/**
 * PGlite for several connections. The socket server queues single protocol messages of all its connections into one
 * session, so that one connection's Bind can meet another's Parse. It keeps to one connection only while
 * `isInTransaction` says so; here that is also true from the first message of a batch to its Sync.
 */
export class WholeBatchesPGlite extends PGlite {
  #batchOpen = false;
  readonly #onBroken: (error: unknown) => void;

  /** `onBroken` hears of a failure of the database itself (not of a statement): the server would answer nothing after it. */
  constructor(options: PGliteOptions, onBroken: (error: unknown) => void) {
    super(options);
    this.#onBroken = onBroken;
  }

  override isInTransaction(): boolean {
    return this.#batchOpen || super.isInTransaction();
  }

  override async execProtocolRawStream(message: Uint8Array, options: StreamOptions): Promise<void> {
    this.#batchOpen = OPENS_BATCH.has(message[0] ?? 0);
    try {
      await super.execProtocolRawStream(message, options);
    } catch (error) {
      this.#onBroken(error);
      throw error;
    }
  }

  /** The server rolls back so when a connection is lost: a batch that it left open is closed first. */
  override async exec(...args: Parameters<PGlite['exec']>): ReturnType<PGlite['exec']> {
    if (this.#batchOpen) await this.execProtocolRawStream(SYNC, { onRawData: () => undefined });
    return super.exec(...args);
  }
}
