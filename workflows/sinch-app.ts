import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  currentUpdateInfo,
  isCancellation,
  makeContinueAsNewFunc,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  APP_FAILURES,
  appStateQuery,
  hintSignal,
  rotateCredentialsUpdate,
  type SinchAppInput,
  type SinchAppState,
  setFlowUpdate,
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
 * Holds a linked app until it is unlinked: syncs every hour, when something hints at a change and on demand, keeps a fresh token,
 * says how the app is. Handlers are registered before the first await and only enqueue; one loop syncs and answers commands,
 * another one does what concerns many sessions, for which no command waits.
 */
export async function sinchApp(input: SinchAppInput): Promise<void> {
  const { carried, syncEveryMs = HOUR_MS, maxSyncsPerRun = MAX_SYNCS_PER_RUN } = input;
  const app = new LinkedApp(carried ?? newState(input), { syncEveryMs, carriedOn: carried !== undefined });
  const commands: Command[] = [];
  handleMessages(app, commands);

  const errands = new CancellationScope();
  const running = errands.run(() => runErrands(app));
  while (!app.isUnlinked() && !workflowInfo().continueAsNewSuggested && app.syncs < maxSyncsPerRun) {
    await waitUntil(
      () => app.nextWake(),
      () => commands.length > 0 || app.hasNews,
    );
    if (commands.length > 0) await runCommands(app, commands);
    else await app.work();
  }
  errands.cancel();
  await running;
  await finishCommands(app, commands);
  if (!app.isUnlinked()) await continueRun(input, app.state);
}

function newState({ appId, credentialVersion }: SinchAppInput): SinchAppState {
  return {
    appId,
    credentialVersion,
    health: 'degraded',
    problem: 'It has not been read from Sinch yet.',
    facts: null,
    gone: [],
    flow: null,
    webhookId: '',
    syncedAt: 0,
    tokenExpiresAt: 0,
    renewAt: 0,
    retryAt: 0,
    events: [],
    errands: [],
    hinted: false,
    toRecover: false,
    unlinking: false,
  };
}

function handleMessages(app: LinkedApp, commands: Command[]): void {
  const command = async (given: Pick<Command, 'unlinking'> = {}): Promise<SinchAppState> => {
    const entry: Command = { ...given, done: false };
    commands.push(entry);
    await condition(() => entry.done);
    return app.state;
  };
  setHandler(appStateQuery, () => app.state, { description: 'Health, channels and webhook of the app' });
  const refuseWhileUnlinking = () => {
    if (app.state.unlinking) throw ApplicationFailure.nonRetryable('It is being unlinked.', APP_FAILURES.unlinking);
  };
  setHandler(syncUpdate, () => command(), {
    description: 'Read the app from Sinch now',
    validator: refuseWhileUnlinking,
  });
  setHandler(
    unlinkUpdate,
    (wanted) => {
      if (!app.isUnlinked()) app.beginUnlinking();
      return command({ unlinking: { id: currentUpdateInfo()?.id ?? '', ...wanted } });
    },
    { description: 'See to the sessions, remove the webhook and stop holding the app' },
  );
  setHandler(hintSignal, () => app.hint(), { description: 'Something of the app may have changed at Sinch' });
  setHandler(
    setFlowUpdate,
    ({ flow }) => {
      app.setFlow(flow);
      return app.state;
    },
    { description: 'Show the flow that new sessions take' },
  );
  setHandler(
    rotateCredentialsUpdate,
    ({ credentialVersion }) => {
      app.rotate(credentialVersion);
      return command();
    },
    {
      description: 'Go on with newer credentials',
      validator: ({ credentialVersion }) => {
        refuseWhileUnlinking();
        if (credentialVersion >= app.state.credentialVersion) return;
        throw new Error(
          `Credentials ${credentialVersion} are older than ${app.state.credentialVersion}, which are in use.`,
        );
      },
    },
  );
}

/** Until a moment (epoch ms) that may come nearer meanwhile, or until something else calls. */
async function waitUntil(moment: () => number, isCalled: () => boolean): Promise<void> {
  const at = moment();
  const pause = at - Date.now();
  const isOver = () => isCalled() || moment() < at;
  if (pause === Number.POSITIVE_INFINITY) await condition(isOver);
  else if (pause > 0) await condition(isOver, pause, { summary: 'Next sync, access token or errand' });
}

async function runErrands(app: LinkedApp): Promise<void> {
  try {
    for (;;) {
      await waitUntil(
        () => app.nextErrand(),
        () => false,
      );
      await app.runErrand();
    }
  } catch (error) {
    // The run ends; whoever cancels the workflow meets the other loop.
    if (!isCancellation(error)) throw error;
  }
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
