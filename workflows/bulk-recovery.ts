import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  makeContinueAsNewFunc,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type BulkRecoveryInput,
  cancelRecoveryUpdate,
  pauseRecoveryUpdate,
  type RecoveryActivities,
  type RecoveryCounts,
  type RecoveryProgress,
  type RecoveryState,
  recoveryProgressQuery,
  resumeRecoveryUpdate,
} from '../contracts/bulk-recovery.ts';
import { recoveryDetails } from './recovery-details.ts';

/** Thousands of sessions are listed in seconds, and a batch takes as long; a database or a Temporal that is away is waited for. */
const activities = proxyActivities<RecoveryActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

const MAX_BATCHES_PER_RUN = 200;
/** Asked again after 15 s, then ever more seldom up to every five minutes: for 75 minutes, within which a send gives up. */
const SETTLE_EVERY_MS = 15_000;
const MOST_DOUBLINGS = 20;
const SETTLINGS = 18;

/** Retries every failed session that was found, a batch at a time, until all are done, or somebody cancels it. */
export async function bulkRecovery(input: BulkRecoveryInput): Promise<RecoveryProgress> {
  const recovery = new Recovery(input);
  try {
    await recovery.list();
    await recovery.work();
    await recovery.settle();
    await recovery.finish();
  } catch (error) {
    if (!isCancellation(error)) throw error;
    recovery.cancel();
    await CancellationScope.nonCancellable(() => recovery.finish());
    throw error;
  }
  await condition(allHandlersFinished);
  return recovery.progress;
}

class Recovery {
  readonly progress: RecoveryProgress;
  readonly #input: BulkRecoveryInput;
  #paused: boolean;
  #cancelled = false;
  #settled: number;
  #after: string;
  #batches = 0;

  constructor(input: BulkRecoveryInput) {
    this.#input = input;
    const { progress, paused, settled, after } = input.carried ?? beginning();
    this.progress = progress;
    this.#paused = paused;
    this.#settled = settled;
    this.#after = after;
    this.#publish();
    this.#handleMessages();
  }

  /** Finds out once which sessions there are. */
  async list(): Promise<void> {
    if (this.#input.carried) return;
    await this.#note('listing');
    this.#count(await activities.listRecovery.executeWithOptions({ summary: 'List the sessions' }, [this.#order]));
    await this.#note('running');
  }

  async work(): Promise<void> {
    const summary = this.#order.apply ? 'Retry the next sessions' : 'Look at the next sessions';
    while (this.progress.counts.waiting > 0 && (await this.#mayGoOn('running'))) {
      this.#count(await activities.recoverBatch.executeWithOptions({ summary }, [this.#order]));
      this.#batches += 1;
      await this.#continueIfDue();
    }
  }

  /** Asks again for retries that had not been answered: all of them, a batch at a time, then after a pause those that are left. */
  async settle(): Promise<void> {
    const options = { summary: 'Ask for retries that were under way' };
    while (this.progress.counts.underWay > 0 && this.#settled < SETTLINGS) {
      if (this.#after === '') await this.#pauseBetween();
      if (!(await this.#mayGoOn('settling'))) return;
      const input = { order: this.#order, last: this.#settled === SETTLINGS - 1, after: this.#after };
      const { counts, after } = await activities.settleBatch.executeWithOptions(options, [input]);
      this.#count(counts);
      this.#after = after;
      this.#batches += 1;
      if (after === '') this.#settled += 1;
      await this.#continueIfDue();
    }
  }

  finish(): Promise<void> {
    return this.#note(this.#cancelled ? 'cancelled' : 'done');
  }

  cancel(): void {
    this.#cancelled = true;
  }

  get #order() {
    return this.#input.order;
  }

  #handleMessages(): void {
    const steer = (change: () => void) => (): RecoveryProgress => {
      change();
      return this.progress;
    };
    setHandler(recoveryProgressQuery, () => this.progress);
    setHandler(
      pauseRecoveryUpdate,
      steer(() => {
        this.#paused = true;
      }),
    );
    setHandler(
      resumeRecoveryUpdate,
      steer(() => {
        this.#paused = false;
      }),
    );
    setHandler(
      cancelRecoveryUpdate,
      steer(() => this.cancel()),
    );
  }

  /** Somebody who lets it wait, or cancels it, ends this at once. */
  async #pauseBetween(): Promise<void> {
    const { settleEveryMs = SETTLE_EVERY_MS } = this.#input;
    const pause = settleEveryMs * Math.min(2 ** this.#settled, MOST_DOUBLINGS);
    if (!(await this.#mayGoOn('settling'))) return;
    await condition(() => this.#cancelled || this.#paused, pause, { summary: 'Ask for retries that were under way' });
  }

  /** Waits while it is paused, and notes what it then is at; false where it was cancelled. */
  async #mayGoOn(at: 'running' | 'settling'): Promise<boolean> {
    if (this.#paused && !this.#cancelled) {
      await this.#note('paused');
      await condition(() => !this.#paused || this.#cancelled);
    }
    if (this.progress.state !== at && !this.#cancelled) await this.#note(at);
    return !this.#cancelled;
  }

  /** Nothing grows with the sessions but the history, which is begun anew. */
  async #continueIfDue(): Promise<void> {
    const { maxBatchesPerRun = MAX_BATCHES_PER_RUN } = this.#input;
    const { memo, continueAsNewSuggested } = workflowInfo();
    if (this.#cancelled || (this.#batches < maxBatchesPerRun && !continueAsNewSuggested)) return;
    await condition(allHandlersFinished);
    const continueAsNew = makeContinueAsNewFunc<(next: BulkRecoveryInput) => Promise<void>>(memo ? { memo } : {});
    const carried = { progress: this.progress, paused: this.#paused, settled: this.#settled, after: this.#after };
    await continueAsNew({ ...this.#input, carried });
  }

  async #note(state: RecoveryState): Promise<void> {
    this.progress.state = state;
    this.#publish();
    await activities.noteRecovery.executeWithOptions({ summary: `It is ${state}` }, [{ id: this.#order.id, state }]);
  }

  #count(counts: RecoveryCounts): void {
    this.progress.counts = counts;
    this.#publish();
  }

  #publish(): void {
    setCurrentDetails(recoveryDetails(this.#order, this.progress));
  }
}

function beginning(): NonNullable<BulkRecoveryInput['carried']> {
  const counts = { waiting: 0, would: 0, recovered: 0, skipped: 0, failedAgain: 0, underWay: 0, unreached: 0 };
  return { progress: { state: 'listing', counts }, paused: false, settled: 0, after: '' };
}
