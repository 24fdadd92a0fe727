import type { Logger, LogLevel, LogMetadata } from '@temporalio/common';
import type { Logger as PinoLogger } from 'pino';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Temporal's logger on pino: logs of SDK, workflows and activities are JSON lines like all others. */
export function createTemporalLogger(pino: PinoLogger): Logger {
  const log = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    // pino prints an error readably under `err` only.
    const { error, ...rest } = level === 'TRACE' ? flat(meta) : meta;
    pino[LEVELS[level]](error === undefined ? rest : { ...rest, err: error }, message);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

/** The SDK traces whole tasks, decrypted: what people wrote lies in their depths. */
function flat(meta: LogMetadata): LogMetadata {
  return Object.fromEntries(Object.entries(meta).filter(([, value]) => typeof value !== 'object'));
}
