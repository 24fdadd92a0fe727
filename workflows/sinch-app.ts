import {
  allHandlersFinished,
  condition,
  currentUpdateInfo,
  makeContinueAsNewFunc,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  appStateQuery,
  rotateCredentialsUpdate,
  type SinchAppInput,
  type SinchAppState,
  syncUpdate,
  unlinkUpdate,
} from '../contracts/sinch-app.ts';
import { LinkedApp, type Unlinking } from './linked-app.ts';

const HOUR_MS = 60 * 60_000;
const MAX_SYNCS_PER_RUN = 200;

interface Command {
  /** Absent: it is a sync. */
  unlinking?: Unlinking;
  done: boolean;
}

/**
 * Holds a linked app until it is unlinked: syncs every hour and on demand, keeps a fresh token, says how the app is. Handlers
 * are registered before the first await and only enqueue; the loop alone awaits activities.
 */
export async function sinchApp(input: SinchAppInput): Promise<void> {
  const { carried, syncEveryMs = HOUR_MS, maxSyncsPerRun = MAX_SYNCS_PER_RUN } = input;
  const app = new LinkedApp(carried ?? newState(input), { syncEveryMs, carriedOn: carried !== undefined });
  const commands: Command[] = [];
  handleMessages(app, commands);

  while (!app.isUnlinked()) {
    await waitForWork(app, commands);
    if (commands.length > 0) await runCommands(app, commands);
    else await app.work();
    const isDue = workflowInfo().continueAsNewSuggested || app.syncs >= maxSyncsPerRun;
    if (isDue && !app.isUnlinked()) {
      await finishCommands(app, commands);
      await continueRun(input, app.state);
    }
  }
  await finishCommands(app, commands);
}

function newState({ appId, credentialVersion }: SinchAppInput): SinchAppState {
  const problem = 'It has not been read from Sinch yet.';
  const times = { syncedAt: 0, tokenExpiresAt: 0 };
  return { appId, credentialVersion, health: 'degraded', problem, facts: null, webhookId: '', ...times };
}

function handleMessages(app: LinkedApp, commands: Command[]): void {
  const command = async (given: Pick<Command, 'unlinking'> = {}): Promise<SinchAppState> => {
    const entry: Command = { ...given, done: false };
    commands.push(entry);
    await condition(() => entry.done);
    return app.state;
  };
  setHandler(appStateQuery, () => app.state, { description: 'Health, channels and webhook of the app' });
  setHandler(syncUpdate, () => command(), { description: 'Read the app from Sinch now' });
  setHandler(
    unlinkUpdate,
    ({ fate }) => command({ unlinking: { id: currentUpdateInfo()?.id ?? '', ...(fate ? { fate } : {}) } }),
    { description: 'See to the sessions, remove the webhook and stop holding the app' },
  );
  setHandler(
    rotateCredentialsUpdate,
    ({ credentialVersion }) => {
      app.state = { ...app.state, credentialVersion };
      return command();
    },
    {
      description: 'Go on with newer credentials',
      validator: ({ credentialVersion }) => {
        if (credentialVersion >= app.state.credentialVersion) return;
        throw new Error(
          `Credentials ${credentialVersion} are older than ${app.state.credentialVersion}, which are in use.`,
        );
      },
    },
  );
}

async function waitForWork(app: LinkedApp, commands: Command[]): Promise<void> {
  const pause = app.nextWake() - Date.now();
  if (pause > 0) await condition(() => commands.length > 0, pause, { summary: 'Next sync or access token' });
}

/** One sync answers everybody who asked for one; unlinking, where it goes well, answers all, since nothing comes after it. */
async function runCommands(app: LinkedApp, commands: Command[]): Promise<void> {
  const taken = commands.splice(0);
  const unlinking = taken.findLast((command) => command.unlinking)?.unlinking;
  if (unlinking && !app.isUnlinked()) await app.unlink(unlinking);
  if (taken.some((command) => !command.unlinking) && !app.isUnlinked()) await app.sync();
  for (const command of taken) command.done = true;
}

/** An accepted command must be answered in this run: its caller would fail with the run. */
async function finishCommands(app: LinkedApp, commands: Command[]): Promise<void> {
  while (!allHandlersFinished()) {
    await runCommands(app, commands);
    await condition(() => commands.length > 0 || allHandlersFinished());
  }
}

/** Memo is lost at continue-as-new unless it is handed over; search attributes stay. */
async function continueRun(input: SinchAppInput, carried: SinchAppState): Promise<void> {
  const { memo } = workflowInfo();
  const continueAsNew = makeContinueAsNewFunc<typeof sinchApp>(memo ? { memo } : {});
  await continueAsNew({ ...input, credentialVersion: carried.credentialVersion, carried });
}
