import { z } from 'zod';
import { MAX_SECRET_BYTES, MAX_SETTINGS_BYTES } from '../../adapters/app-settings.ts';
import { secretProblem } from '../../adapters/webhook-delivery.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { isDeeper } from '../../core/json.ts';
import { hasNoNul, storedText } from '../fields.ts';
import { callHostProblems } from './call-hosts.ts';

/** As variables of flows: `settings.<name>` and `secrets.<name>` are names in expressions. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Values by name. */
function byName<Value extends z.ZodType>(value: Value) {
  return z.record(z.string().regex(NAME), value, {
    error: ({ code }) =>
      code === 'invalid_key' ? 'is no name: letters, digits and _, at most 64, and no digit first' : undefined,
  });
}

/** Deeper ones would overflow whatever walks through them by recursion. */
const DEEPEST = 64;

const Setting = z
  .unknown()
  .refine((value) => !isDeeper(value, DEEPEST), `is nested more than ${DEEPEST} levels deep`)
  .pipe(z.json());

const Secret = z
  .string()
  .min(1, 'is empty: null removes a secret')
  .refine(
    (text) => Buffer.byteLength(text) <= MAX_SECRET_BYTES,
    `is larger than ${MAX_SECRET_BYTES / 1024} KB, which a secret may have`,
  );

const Settings = byName(Setting).refine((settings) => isDeeper(settings, DEEPEST + 1) || fits(settings), {
  error: `is larger than ${MAX_SETTINGS_BYTES / 1024} KB, which all settings of an app may have together`,
  // Named together with what else is wrong.
  when: () => true,
});

function fits(settings: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(settings)) <= MAX_SETTINGS_BYTES;
}

const CallHosts = z.array(z.string().trim().toLowerCase().max(300)).superRefine((hosts, context) => {
  for (const message of callHostProblems(hosts)) context.addIssue({ code: 'custom', message });
});

/** What is named is set, null removes it, the rest stays; `callHosts` are replaced as a whole. */
export const SettingsBody = fields({
  settings: Settings.optional().describe('By name; null removes one'),
  secrets: byName(Secret.nullable()).optional().describe('By name; null removes one'),
  callHosts: CallHosts.optional().describe(
    'Hosts that calls may reach beside those of CALL_ALLOWED_HOSTS; replaces all',
  ),
});
export type SettingsBody = z.infer<typeof SettingsBody>;

/** Never the value of a secret. */
export const SettingsView = z.object({
  settings: z.record(z.string(), z.json()),
  secrets: z.array(z.string()).describe('Names only'),
  callHosts: z.array(z.string()),
});

const HTTP = /^https?$/;

/** As a `handover` step names it: `to: support`. */
export const TargetParams = z.object({
  appId: storedText(64),
  name: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/, 'is no name of a target: letters, digits, - and _, at most 64'),
});

/** Where a target is told, and what signs it. */
export const TargetBody = fields({
  url: z
    .url({ protocol: HTTP, error: 'must be an address that begins with https:// or http://' })
    .max(2000)
    .refine(hasNoNul, 'holds the character NUL')
    .refine(hasNoCredentials, 'holds a user or a password: what signs the calls is the secret'),
  secret: z.string().max(500).superRefine(requireKey),
});

/** A target as it is shown: never its secret. */
export const TargetView = z.object({ name: z.string(), url: z.string() });

function requireKey(secret: string, context: z.RefinementCtx): void {
  const message = secretProblem(secret);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
}

// An address stands in lists and in the clear.
function hasNoCredentials(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
