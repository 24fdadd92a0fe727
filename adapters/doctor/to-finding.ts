import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { type CheckName, type Finding, failed, unknownWhile, warning } from '../../core/doctor/check.ts';
import { AppNotLinkedError } from '../app-links.ts';
import { isDatabaseAway } from '../database/database.ts';
import { SealedSecretError } from '../sealed-secrets.ts';
import { SinchError } from '../sinch-error.ts';
import { TemporalError } from '../temporal.ts';

/** PostgreSQL's undefined_table and undefined_column: what a migration that was not done leaves out. */
const NOT_MIGRATED = new Set(['42P01', '42703']);

/** What it means to a check that something broke off. Only texts that are made for people are shown. */
export function toFinding(name: CheckName, error: unknown): Finding {
  const cause = causeOf(error);
  if (cause !== undefined && cause !== name) return unknownWhile(cause);
  if (error instanceof AppNotLinkedError) return warning('The app was unlinked meanwhile.', 'Look again.');
  if (error instanceof SinchError || error instanceof SealedSecretError || error instanceof TemporalError)
    return failed(`${error.message.replace(/\.$/, '')}.`, '');
  if (cause === 'database') return failed('It does not answer.', 'Start it, or correct DATABASE_URL.');
  const code = codeOf(error);
  return failed(`It could not be looked at (${code || nameOf(error)}).`, 'Look at the log of the API.');
}

/** Which line says more, where this one only suffers from it. */
function causeOf(error: unknown): CheckName | undefined {
  if (error instanceof TemporalError || error instanceof ServiceError || isGrpcServiceError(error)) return 'Temporal';
  if (isDatabaseAway(error)) return 'database';
  return NOT_MIGRATED.has(codeOf(error)) ? 'migrations' : undefined;
}

/** A word such as ECONNREFUSED or 42P01; '' where there is none. */
function codeOf(error: unknown): string {
  const coded = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^[A-Z0-9_]{1,40}$/.test(coded) ? coded : '';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
