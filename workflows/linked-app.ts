import { log, proxyActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { SearchAttribute } from '../contracts/search-attributes.ts';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';
import type { AppActivities, SessionsFate, SinchAppState } from '../contracts/sinch-app.ts';
import { appDetails } from './app-details.ts';
import { type Verdict, verdictOf, verdictOn } from './app-failure.ts';

// Few attempts and a short time: somebody may wait for the answer, and the workflow's own timer tries again anyway.
const activities = proxyActivities<AppActivities>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '45 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 4, nonRetryableErrorTypes: [ACTIVITY_FAILURES.unauthorised] },
});

/** Many sessions take their time; each attempt begins anew with those that are left. */
const settling = proxyActivities<AppActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 10 },
});

/** What must not be left undone, however long the database is away. */
const lasting = proxyActivities<AppActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** A token counts as used up a minute before its end (adapters/access-tokens.ts). */
const TOKEN_MARGIN_MS = 60_000;
const SHORTEST_PAUSE_MS = 10_000;

/** An unlinking: by the id of its command, with what becomes of the sessions, where somebody said. */
export interface Unlinking {
  id: string;
  fate?: SessionsFate;
}

/** A linked app as its workflow holds it: performs the syncs, keeps state, details and search attributes in step. */
export class LinkedApp {
  state: SinchAppState;
  /** Syncs of this run: continue-as-new is due after so many. */
  syncs = 0;
  readonly #syncEveryMs: number;
  #published: SinchAppState['health'] | null;
  #recorded: SinchAppState['health'] | null = null;
  #news: string[] = [];
  #failures = 0;
  #triedAt: number;

  constructor(state: SinchAppState, options: { syncEveryMs: number; carriedOn: boolean }) {
    this.state = state;
    this.#syncEveryMs = options.syncEveryMs;
    // Search attributes survive continue-as-new.
    this.#published = options.carriedOn ? state.health : null;
    this.#triedAt = state.syncedAt;
    setCurrentDetails(appDetails(state, this.#news));
  }

  isUnlinked(): boolean {
    return this.state.health === 'unlinked';
  }

  /** Epoch ms at which the timer has to wake the workflow. */
  nextWake(): number {
    return Math.min(this.#nextSync(), this.#nextToken());
  }

  /** What the timer woke the workflow for. */
  async work(): Promise<void> {
    if (Date.now() >= this.#nextSync()) await this.sync();
    else if (Date.now() >= this.#nextToken()) await this.#attempt(() => this.#refreshToken());
  }

  /** Token, channels, webhook. Never rejects: a failure becomes the app's health, and the timer tries again. */
  async sync(): Promise<void> {
    this.syncs += 1;
    await this.#attempt(async () => {
      await this.#refreshToken();
      await this.#readChannels();
      await this.#checkWebhook();
      this.state = { ...this.state, syncedAt: Date.now() };
    });
  }

  /**
   * Sees to the sessions, takes the webhook away and forgets the link. Where a session would not have it so the app stays linked and
   * the problem says why. It counts as unlinked even where Sinch does not answer; the problem then says what is left.
   */
  async unlink({ id, fate }: Unlinking): Promise<void> {
    const settle = async () => (fate ? await this.#settleSessions({ unlinking: id, fate }) : '');
    const left = await settle();
    if (left !== '') return this.#judge({ health: this.state.health, problem: left });
    const problem = await this.#removeWebhook();
    // What began while the webhook was still there.
    await settle();
    await this.#judge({ health: 'unlinked', problem });
    await lasting.forgetApp.executeWithOptions({ summary: 'Forget the link' }, [{ appId: this.state.appId }]);
  }

  #nextSync(): number {
    if (this.#failures === 0) return this.#triedAt + this.#syncEveryMs;
    const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures - 1, 10));
    return this.#triedAt + Math.min(pause, this.#syncEveryMs);
  }

  // A token that lives shorter than its margin must not make the workflow spin.
  #nextToken(): number {
    if (this.state.tokenExpiresAt === 0 || this.#failures > 0) return Number.POSITIVE_INFINITY;
    const pause = Math.min(SHORTEST_PAUSE_MS, this.#syncEveryMs / 10);
    return Math.max(this.state.tokenExpiresAt - TOKEN_MARGIN_MS, this.#triedAt + pause);
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failures = 0;
      await this.#judge(verdictOn(this.state.facts?.channels ?? []));
    } catch (error) {
      this.#failures += 1;
      await this.#judge(verdictOf(error));
    } finally {
      this.#triedAt = Date.now();
    }
  }

  #input() {
    const { appId, credentialVersion } = this.state;
    return { appId, credentialVersion };
  }

  async #refreshToken(): Promise<void> {
    const options = { summary: 'Make sure of a fresh access token' };
    const { expiresAt } = await activities.refreshAccessToken.executeWithOptions(options, [this.#input()]);
    this.state = { ...this.state, tokenExpiresAt: expiresAt };
  }

  async #readChannels(): Promise<void> {
    const options = { summary: 'Read the app and its channels from Sinch' };
    const { facts, changes } = await activities.syncChannels.executeWithOptions(options, [this.#input()]);
    this.state = { ...this.state, facts };
    if (changes.length > 0) this.#news = changes;
  }

  async #checkWebhook(): Promise<void> {
    const options = { summary: 'Make sure that Sinch delivers to our webhook' };
    const { webhookId } = await activities.ensureWebhook.executeWithOptions(options, [this.#input()]);
    this.state = { ...this.state, webhookId };
  }

  /** Why not all were settled; '' where they were. */
  async #settleSessions({ unlinking, fate }: { unlinking: string; fate: SessionsFate }): Promise<string> {
    const summary = fate.kind === 'end' ? 'End the sessions' : `Hand the sessions over to ${fate.to}`;
    const input = { appId: this.state.appId, fate, unlinking };
    try {
      const { left, because } = await settling.settleSessions.executeWithOptions({ summary }, [input]);
      return left === 0 ? '' : `${left} of its sessions could not be settled, the first because: ${because}`;
    } catch (error) {
      return `Its sessions could not be settled: ${verdictOf(error).problem}`;
    }
  }

  /** What is left to do by hand; '' where nothing is. */
  async #removeWebhook(): Promise<string> {
    try {
      await activities.removeWebhook.executeWithOptions({ summary: 'Remove the webhook' }, [this.#input()]);
      this.state = { ...this.state, webhookId: '' };
      return '';
    } catch (error) {
      return `The webhook could not be removed, remove it in Sinch's dashboard: ${verdictOf(error).problem}`;
    }
  }

  async #judge({ health, problem }: Verdict): Promise<void> {
    this.state = { ...this.state, health, problem };
    setCurrentDetails(appDetails(this.state, this.#news));
    if (this.#published !== health) {
      upsertSearchAttributes([
        { key: SearchAttribute.appId, value: this.state.appId },
        { key: SearchAttribute.appState, value: health },
      ]);
      this.#published = health;
    }
    await this.#record();
  }

  // The database's copy only serves lists: while it is away, the workflow goes on and records with the next sync.
  async #record(): Promise<void> {
    const { appId, health } = this.state;
    if (this.#recorded === health) return;
    try {
      await activities.recordHealth.executeWithOptions({ summary: `Record: ${health}` }, [{ appId, health }]);
      this.#recorded = health;
    } catch (error) {
      log.warn('The health of the app could not be recorded', { appId, health, problem: verdictOf(error).problem });
    }
  }
}
