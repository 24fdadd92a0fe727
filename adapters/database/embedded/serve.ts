import { join } from 'node:path';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { lockFolder } from './folder-lock.ts';
import { WholeBatchesPGlite } from './whole-batches.ts';

/** Some pools of four; the server refuses more with a text that is no protocol message. */
const MAX_CONNECTIONS = 100;

export interface EmbeddedDatabase {
  /** What `createDatabase` takes. */
  url: string;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Absent: in memory. */
  folder?: string;
  /** 0: any free one. */
  port: number;
  onBroken: (error: unknown) => void;
}

/** PGlite on a loopback socket that speaks PostgreSQL's protocol. Rejects with FolderInUseError where another process has the folder. */
export async function serveEmbedded({ folder, port, onBroken }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const lock = folder === undefined ? undefined : lockFolder(folder);
  const pglite = new WholeBatchesPGlite(folder === undefined ? {} : { dataDir: join(folder, 'pglite') }, onBroken);
  try {
    // After kill -9 this replays what was not written yet, as PostgreSQL does.
    await pglite.waitReady;
    const server = new PGLiteSocketServer({ db: pglite, host: '127.0.0.1', port, maxConnections: MAX_CONNECTIONS });
    await server.start();
    return {
      url: `postgresql://postgres@${server.getServerConn()}/postgres`,
      async close() {
        await server.stop();
        await pglite.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}
