import { z } from 'zod';
import { readApiTokens } from './api-tokens.ts';
import { readCallHosts, splitCallHosts } from './call-hosts.ts';

const portError = 'must be a port: a whole number from 1 to 65535';
const port = z.coerce.number(portError).int(portError).min(1, portError).max(65_535, portError);
const flag = z.enum(['on', 'off']);
const optionalUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
  .optional();
/** Checked here too, so that it is named together with all other problems. */
const apiTokens = z.string().superRefine((text, context) => {
  for (const message of readApiTokens(text).problems) context.addIssue({ code: 'custom', message });
});
const callHosts = z.string().superRefine((text, context) => {
  for (const message of readCallHosts(splitCallHosts(text)).problems) context.addIssue({ code: 'custom', message });
});

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d+)(ms|s|m|h|d)$/;

/** A duration such as 90s, 24h or 7d, as ms. */
const duration = z
  .string()
  .regex(DURATION, 'must be a whole number with ms, s, m, h or d, such as 24h')
  .transform((text) => {
    const [, amount = '0', unit = 'ms'] = DURATION.exec(text) ?? [];
    return Number(amount) * UNIT_MS[z.enum(['ms', 's', 'm', 'h', 'd']).parse(unit)];
  });

/** Every variable Colloquy reads. TEMPORAL_TLS_*, TEMPORAL_API_KEY and the rest of Temporal's own are read by @temporalio/envconfig. */
export const Env = z.object({
  PORT: port.default(3000),
  /** Where the command line finds an API that is not on this machine. */
  API_URL: optionalUrl,
  EMULATOR_PORT: port.default(3001),
  TEMPORAL_PORT: port.default(7233),
  TEMPORAL_UI_PORT: port.default(8233),
  DATA_DIR: z.string().min(1).default('.colloquy'),
  HOST: z.string().min(1).default('127.0.0.1'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^\S+:\d{1,5}$/, 'must be host:port, such as localhost:7233')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TASK_QUEUE: z.string().min(1).default('colloquy'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be an address that begins with postgres://' })
    .optional(),
  PUBLIC_URL: optionalUrl,
  MASTER_KEY: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64 (openssl rand -base64 32)')
    .optional(),
  API_TOKENS: apiTokens.default(''),
  PAYLOAD_ENCRYPTION: flag.default('on'),
  /** `{region}` in it stands for the app's region. */
  SINCH_API_URL: optionalUrl,
  SINCH_AUTH_URL: optionalUrl,
  /** How long a redelivered message is recognised, and an ended session lingers. */
  REDELIVERY_HORIZON: duration.default(24 * UNIT_MS.h),
  /** How long a failed session waits for a retry. */
  KEEP_FAILED: duration.default(7 * UNIT_MS.d),
  /** How long a session that is over can be looked at; 0d: as long as Temporal keeps it. */
  ARCHIVE_KEEP: duration.default(90 * UNIT_MS.d),
  /** Replies older than this wait for an operator. */
  MAX_REPLY_AGE: duration.default(UNIT_MS.h),
  /** How soon a key that was revoked shows though nothing is sent; each look costs two actions of Temporal. */
  CREDENTIALS_CHECK_EVERY: duration.default(45 * UNIT_MS.s),
  /** For so long a send is tried again that Sinch refuses for the app's credentials. */
  UNAUTHORISED_PATIENCE: duration.default(10 * UNIT_MS.m),
  /** Continue-as-new after so many turns in a run, whatever the history's size. */
  MAX_TURNS_PER_RUN: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .default(300),
  /** Hosts that a flow's `call` may reach; read by readCallHosts. */
  CALL_ALLOWED_HOSTS: callHosts.default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** An app without whose webhook and flow the API is not ready: `npm start` names its demo app. */
  WAIT_FOR_APP: z.string().min(1).optional(),
  METRICS_PORT: port.default(9464),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalUrl,
});
export type Env = z.infer<typeof Env>;

/** Bad configuration, with every problem named. The only exit is a `main.ts` that prints it. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

/** Parses the environment once; empty strings count as absent. Throws EnvError naming every problem at once, values never. */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = Env.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new EnvError(`The environment has ${problems.length} problem(s):\n${problems.join('\n')}`);
}
