import type { Json } from '../json.ts';
import { type Meter, read, walked } from './meter.ts';

/** A value as it stands in a text: lists with commas, maps as JSON, nothing for null. */
export function textOf(value: Json): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// Nobody wants to pay 3.3000000000000003, which is what 1.1 * 3 comes to in binary.
function numberText(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)));
}

/** As `textOf`, counted: a large value takes its time, and so does a long text. */
export function spelled(value: Json, meter: Meter): string {
  walked(meter, value);
  const text = textOf(value);
  read(meter, text);
  return text;
}
