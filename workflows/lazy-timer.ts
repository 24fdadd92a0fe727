import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/**
 * One timer for all deadlines. A later deadline leaves it alone (it looks again when it fires), an earlier one replaces
 * it: a turn that moves the deadline costs no event.
 */
export class LazyTimer {
  /** True once it fired, until it is armed again. */
  fired = false;
  #at = Number.POSITIVE_INFINITY;
  #scope: CancellationScope | undefined;

  /** Makes sure that it fires at `deadline` (epoch ms) or earlier; null asks for nothing. */
  arm(deadline: number | null, summary: string): void {
    this.fired = false;
    if (deadline === null || this.#at <= deadline) return;
    this.#scope?.cancel();
    this.#at = deadline;
    const scope = new CancellationScope();
    this.#scope = scope;
    scope.run(() => this.#wait(deadline, summary)).catch(ignoreCancellation);
  }

  async #wait(deadline: number, summary: string): Promise<void> {
    await sleep(Math.max(1, deadline - Date.now()), { summary });
    this.#at = Number.POSITIVE_INFINITY;
    this.fired = true;
  }
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
