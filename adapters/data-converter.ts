import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec } from './payload-codec.ts';

// The same extension as this file: `.ts` in the sources (tests), `.js` in the build.
const here = fileURLToPath(import.meta.url);

/** Path of the module that exports `failureConverter`: for clients, workers and the workflow bundle alike. */
export const FAILURE_CONVERTER_PATH = fileURLToPath(new URL(`./failure-converter${extname(here)}`, import.meta.url));

/** The one data converter of clients and workers: what one writes, the other reads. `masterKey` is base64 of 32 bytes. */
export function createDataConverter(options: { masterKey: string; encryption: 'on' | 'off' }): DataConverter {
  return { payloadCodecs: [createPayloadCodec(options)], failureConverterPath: FAILURE_CONVERTER_PATH };
}
