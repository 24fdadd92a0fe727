import { join } from 'node:path';
import { EnvError, parseEnv } from '../../../config/env.ts';
import { FolderInUseError } from './folder-lock.ts';
import { serveEmbedded } from './serve.ts';

// DATABASE_URL, when given, names the address to serve at, so that after a restart the others find the database where it was.
async function main(): Promise<void> {
  const env = parseEnv(process.env);
  const folder = join(env.DATA_DIR, 'database');
  const port = env.DATABASE_URL === undefined ? 0 : Number(new URL(env.DATABASE_URL).port || 5432);
  const database = await serveEmbedded({ folder, port, onBroken: fail });
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    database.close().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  // The parent that started us with a channel is gone, however it ended.
  process.on('disconnect', close);
  console.log(JSON.stringify({ ready: true, url: database.url }));
}

function fail(error: unknown): never {
  console.error(sentence(error));
  process.exit(1);
}

function sentence(error: unknown): string {
  if (error instanceof EnvError || error instanceof FolderInUseError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `The embedded database stopped: ${reason}. Start again; if that does not help, move DATA_DIR/database away and keep it for a look.`;
}

main().catch(fail);
