import type { Client, WorkflowClient } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { AppLinks } from '../adapters/app-links.ts';
import type { AppSettings } from '../adapters/app-settings.ts';
import type { ContactKey } from '../adapters/contact-key.ts';
import type { ContactRecords } from '../adapters/contact-records.ts';
import type { ContactStore } from '../adapters/contacts.ts';
import type { DeadLetters } from '../adapters/dead-letters.ts';
import type { FlowStore } from '../adapters/flow-store.ts';
import type { HandoverTargets } from '../adapters/handover-targets.ts';
import type { Receipts } from '../adapters/receipts.ts';
import type { Recoveries } from '../adapters/recoveries.ts';
import type { ReplayHistories } from '../adapters/replays/replay-histories.ts';
import type { SessionArchive } from '../adapters/session-archive.ts';
import type { SinchApp } from '../adapters/sinch-app.ts';
import type { SinchAppFacts } from '../contracts/sinch-app.ts';
import type { SessionLimits } from '../core/session/limits.ts';
import type { RolesOf } from './api-tokens.ts';
import type { Counters } from './counters.ts';
import type { DoctorDeps } from './doctor/deps.ts';

/** The part of a Temporal client that the API uses: what a test stands in for. */
export interface Temporal {
  workflow: Pick<WorkflowClient, 'start' | 'signalWithStart' | 'executeUpdateWithStart' | 'getHandle'>;
  workflowService: Pick<
    Client['workflowService'],
    | 'describeTaskQueue'
    | 'listWorkflowExecutions'
    | 'countWorkflowExecutions'
    | 'describeWorkflowExecution'
    | 'terminateWorkflowExecution'
    | 'deleteWorkflowExecution'
  >;
  withDeadline<Result>(deadline: number | Date, call: () => Promise<Result>): Promise<Result>;
  options: { namespace: string };
}

export interface ApiDeps {
  temporal: Temporal;
  taskQueue: string;
  /** What differs from the defaults, for conversations that start. */
  limits?: Partial<SessionLimits>;
  links: AppLinks;
  settings: AppSettings;
  handovers: HandoverTargets;
  contacts: ContactStore;
  contactRecords: ContactRecords;
  flows: FlowStore;
  receipts: Receipts;
  recoveries: Recoveries;
  deadLetters: DeadLetters;
  archive: Pick<SessionArchive, 'find' | 'list'>;
  contactKey: ContactKey;
  /** Asks Sinch for the app with exactly these credentials. Rejects with SinchError. */
  readApp: (app: SinchApp, clientSecret: string) => Promise<SinchAppFacts>;
  /** Has Sinch keep messages of DISPATCH mode for so many days; answers with the app as it is then. Rejects with SinchError. */
  setRetention: (app: SinchApp, clientSecret: string, days: number) => Promise<SinchAppFacts>;
  doctor: DoctorDeps;
  payloadCodec: PayloadCodec;
  /** In a process of its own, one conversation at a time. */
  replayHistories: ReplayHistories;
  counters: Counters;
  rolesOf: RolesOf;
  /** Whether the API listens on loopback only: then the codec and the counters need no token. */
  onLoopback: boolean;
  /** Origins of the Temporal UI, which may call the codec from a browser. */
  uiOrigins: string[];
  /** Not ready before this app has its webhook and a flow: whoever then writes to it is answered. */
  waitForApp?: string;
  now: () => number;
  /** Between two looks at what there is of a contact who is forgotten; a test waits less. */
  lookAgainMs?: number;
  /** Beyond it people are sent away; 0: never. A test shares its process with the compiler of its own sources. */
  maxEventLoopDelayMs?: number;
}
