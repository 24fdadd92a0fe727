import { promisify } from 'node:util';
import { type BrotliOptions, brotliDecompress, gunzip, type ZlibOptions } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { CallOutcome } from '../../core/flow/call.ts';
import { isDeeper, type Json } from '../../core/json.ts';
import { codeOf, EgressFailure } from './failure.ts';

/** It stands in the history, and in the session's state where the flow keeps it. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEADERS = 50;
const MAX_HEADER_VALUE = 1024;
/** Deeper nesting stays text: payloads, expressions and state are written by recursion. */
const DEEPEST = 64;
const JSON_TYPE = /^[^;]*[/+]json\s*(;|$)/i;

type RawHeaders = Dispatcher.ResponseData['headers'];

/** An answer as the flow sees it. Throws EgressFailure where it is too large or cannot be decoded. */
export async function readAnswer(answer: Dispatcher.ResponseData, host: string): Promise<CallOutcome> {
  const { statusCode, headers, body } = answer;
  const bytes = await decode(await collect(body, host), encodingOf(headers), host);
  const type = headers['content-type'];
  const text = new TextDecoder().decode(bytes);
  return { kind: 'response', status: statusCode, headers: plainHeaders(headers), body: readBody(text, type) };
}

function tooLarge(host: string): EgressFailure {
  return new EgressFailure('CALL_TOO_LARGE', `the answer of ${host} is larger than ${MAX_BODY_BYTES / 1024} KB`);
}

/** The limit counts for the bytes on their way, and again for what they decode to. */
async function collect(source: AsyncIterable<Buffer>, host: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > MAX_BODY_BYTES) throw tooLarge(host);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function encodingOf(headers: RawHeaders): string {
  const named = String(headers['content-encoding'] ?? '');
  return named.trim().toLowerCase() || 'identity';
}

type Decoder = (bytes: Buffer) => Promise<Buffer>;
const BOUNDED = { maxOutputLength: MAX_BODY_BYTES };
const gzip: Decoder = (bytes) => promisify<Buffer, ZlibOptions, Buffer>(gunzip)(bytes, BOUNDED);
const br: Decoder = (bytes) => promisify<Buffer, BrotliOptions, Buffer>(brotliDecompress)(bytes, BOUNDED);
const DECODERS = new Map<string, Decoder>([
  ['identity', async (bytes) => bytes],
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['br', br],
]);

async function decode(bytes: Buffer, encoding: string, host: string): Promise<Buffer> {
  const decoder = DECODERS.get(encoding);
  if (!decoder) throw new EgressFailure('CALL_UNREACHABLE', `${host} answered in an encoding that was not asked for`);
  if (bytes.length === 0) return bytes;
  return decoder(bytes).catch((error: unknown) => {
    throw codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(host) : error;
  });
}

function readBody(text: string, type: string | string[] | undefined): Json {
  if (text === '') return null;
  if (type !== undefined && !JSON_TYPE.test(String(type))) return text;
  try {
    // A key like __proto__ becomes an own property here, as any other: data.
    const json: Json = JSON.parse(text);
    return isDeeper(json, DEEPEST) ? text : json;
  } catch {
    return text;
  }
}

/** Lower-case names; without cookies, and without what is too long to be worth keeping. */
function plainHeaders(headers: RawHeaders): { [name: string]: string } {
  const all = Object.entries(headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  const kept = all.filter(([name, value]) => name !== 'set-cookie' && value.length <= MAX_HEADER_VALUE);
  return Object.fromEntries(kept.slice(0, MAX_HEADERS));
}
