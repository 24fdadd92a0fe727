import { type ParseArgsConfig, parseArgs } from 'node:util';
import { errorText, usageError } from './errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

const common = { json: { type: 'boolean', default: false } } as const;

/** Parses a verb's arguments strictly; `--json` is every verb's. Throws a usage error that names the verb's usage. */
export function readArguments<T extends Options>(args: string[], options: T, usage: string) {
  try {
    return parseArgs({ args, options: { ...options, ...common }, allowPositionals: true, strict: true });
  } catch (thrown) {
    throw usageError(`${errorText(thrown)}\nUsage: colloquy ${usage}`);
  }
}

/** The one positional argument a verb needs. */
export function requirePositional(positionals: string[], name: string, usage: string): string {
  const [value, ...rest] = positionals;
  if (value === undefined) throw usageError(`${name} is missing. Usage: colloquy ${usage}`);
  if (rest.length > 0)
    throw usageError(`One ${name} is expected, ${rest.length + 1} were given. Usage: colloquy ${usage}`);
  return value;
}

/** An option that the verb cannot do without. */
export function requireOption(value: string | undefined, name: string, usage: string): string {
  if (value === undefined || value === '') throw usageError(`--${name} is missing. Usage: colloquy ${usage}`);
  return value;
}
