import { Optional } from '@marcbachmann/cel-js';
import type { Json, JsonObject } from '../json.ts';
import { StepFailure } from './failure.ts';
import { BUDGETS } from './meter.ts';

/** JSON behind what CEL sees of it, and the room that it takes. */
interface Origin {
  json: Json;
  size: number;
}

const converted = new WeakMap<object, object>();
const origins = new WeakMap<object, Origin>();
const roots = new WeakMap<object, Map<string, unknown>>();

/**
 * JSON as CEL sees it: objects become Maps, so that a name like `constructor` or `__proto__` is only ever data.
 * Remembered per object, as values of a flow are never changed in place.
 */
export function toCel(value: Json | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = converted.get(value);
  if (known !== undefined) return known;
  const made = Array.isArray(value) ? value.map(toCel) : mapOf(value);
  converted.set(value, made);
  origins.set(made, { json: value, size: sizeOf(made) });
  return made;
}

/** As `toCel`, for a root of expressions: a map that a turn makes anew with each of its changes, and that few take whole. */
export function rootToCel(value: JsonObject): Map<string, unknown> {
  const known = roots.get(value);
  if (known !== undefined) return known;
  const made = mapOf(value);
  roots.set(value, made);
  return made;
}

// What is inside has been converted before, and is not walked through again.
function sizeOf(made: unknown[] | Map<string, unknown>): number {
  let size = 1;
  if (made instanceof Map) for (const key of made.keys()) size += key.length;
  for (const inner of made.values()) size += roomOf(inner);
  return size;
}

function roomOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return (typeof value === 'object' && value !== null && origins.get(value)?.size) || 1;
}

function mapOf(value: JsonObject): Map<string, unknown> {
  const made = new Map<string, unknown>();
  for (const key of Object.keys(value)) made.set(key, toCel(value[key]));
  return made;
}

interface Room {
  left: number;
}

function spend(room: Room, size: number): void {
  room.left -= size;
  if (room.left < 0) throw new StepFailure('BUDGET_STATE', `a value is larger than ${BUDGETS.state} characters`);
}

function numberOf(value: number): Json {
  if (Number.isFinite(value)) return value;
  throw new StepFailure('EXPRESSION', 'an expression gives no finite number');
}

function wholeNumberOf(value: bigint): Json {
  const plain = Number(value);
  if (Number.isSafeInteger(plain)) return plain;
  throw new StepFailure('EXPRESSION', 'an expression gives a whole number beyond 2^53');
}

function objectOf(entries: Iterable<[unknown, unknown]>, room: Room): Json {
  const pairs: [string, Json][] = [];
  for (const [key, inner] of entries) {
    spend(room, String(key).length);
    pairs.push([String(key), jsonOf(inner, room)]);
  }
  // Defines own properties, also for the key __proto__.
  return Object.fromEntries(pairs);
}

function compoundOf(value: object, room: Room): Json {
  if (Array.isArray(value)) return value.map((inner) => jsonOf(inner, room));
  if (value instanceof Map) return objectOf(value, room);
  if (value instanceof Optional) return value.hasValue() ? jsonOf(value.value(), room) : null;
  if (Object.getPrototypeOf(value) === Object.prototype) return objectOf(Object.entries(value), room);
  throw new StepFailure('EXPRESSION', 'an expression gives a value that is neither text, number, bool, list nor map');
}

function jsonOf(value: unknown, room: Room): Json {
  spend(room, roomOf(value));
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return numberOf(value);
  if (typeof value === 'bigint') return wholeNumberOf(value);
  // Copied anew for every variable that takes it, a large value would cost a turn seconds.
  if (typeof value === 'object') return origins.get(value)?.json ?? compoundOf(value, room);
  throw new StepFailure('EXPRESSION', 'an expression gives a value that cannot be kept');
}

/** A CEL result as plain JSON: BigInt becomes a number, an empty optional null. Throws StepFailure for what JSON cannot hold. */
export function fromCel(value: unknown): Json {
  return jsonOf(value, { left: BUDGETS.state });
}
