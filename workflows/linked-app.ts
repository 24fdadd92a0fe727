import { log, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { SearchAttribute } from '../contracts/search-attributes.ts';
import {
  type AppErrand,
  type FlowPointer,
  MOST_APP_EVENTS,
  type SessionsFate,
  type SinchAppState,
} from '../contracts/sinch-app.ts';
import { activities, lasting } from './app-activities.ts';
import { appDetails } from './app-details.ts';
import { runErrand, settleSessions } from './app-errands.ts';
import { type Verdict, verdictOf, verdictOn } from './app-failure.ts';

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** Between a sync and the next one that is only hinted at. */
const HINT_PAUSE_MS = 30_000;
/** Sends that were refused a moment ago have parked their sessions by then. */
const RECOVER_AGAIN_MS = 60_000;
const SHORTEST_PAUSE_MS = 10_000;

/** An unlinking: by the id of its command and the age of the link, with what becomes of the sessions, where somebody said. */
export interface Unlinking {
  id: string;
  /** Epoch ms. */
  linkedAt: number;
  fate?: SessionsFate;
}

/** A linked app as its workflow holds it: performs the syncs, keeps state, details and search attributes in step. */
export class LinkedApp {
  state: SinchAppState;
  /** Syncs of this run: continue-as-new is due after so many. */
  syncs = 0;
  /** Something happened beside the syncs that lists should show. */
  hasNews = false;
  readonly #syncEveryMs: number;
  #published: SinchAppState['health'] | null;
  #recorded = '';
  #failures = 0;
  #triedAt: number;
  #tokenTriedAt: number;

  constructor(state: SinchAppState, options: { syncEveryMs: number; carriedOn: boolean }) {
    this.state = state;
    this.#syncEveryMs = options.syncEveryMs;
    // Search attributes survive continue-as-new.
    this.#published = options.carriedOn ? state.health : null;
    this.#triedAt = state.syncedAt;
    this.#tokenTriedAt = state.syncedAt;
    this.#change({});
  }

  isUnlinked(): boolean {
    return this.state.health === 'unlinked';
  }

  /** Epoch ms at which the timer has to wake the workflow. */
  nextWake(): number {
    return Math.min(this.#nextSync(), this.#nextToken());
  }

  /** What the timer or news woke the workflow for. */
  async work(): Promise<void> {
    if (Date.now() >= this.#nextSync()) await this.sync();
    else if (Date.now() >= this.#nextToken()) await this.#checkToken();
    else await this.#record();
  }

  /** A sync is wanted soon. */
  hint(): void {
    this.state.hinted = true;
  }

  setFlow(flow: FlowPointer): void {
    this.#change({ flow });
  }

  /** Goes on with newer credentials, and with the sessions that the older ones left behind. */
  rotate(credentialVersion: number): void {
    this.#change({ credentialVersion, toRecover: true });
  }

  /** Token, channels, webhook. Never rejects: a failure becomes the app's health, and the timer tries again. */
  async sync(): Promise<void> {
    this.syncs += 1;
    this.state.hinted = false;
    try {
      await this.#refreshToken();
      await this.#readChannels();
      await this.#checkWebhook();
      this.#failures = 0;
      this.#change({ syncedAt: Date.now(), retryAt: 0 });
      await this.#judge(verdictOn(this.state.facts?.channels ?? []));
    } catch (error) {
      await this.#fail(error);
    } finally {
      this.#triedAt = Date.now();
    }
  }

  /** From now on nobody may count on the link. */
  beginUnlinking(): void {
    this.#change({ unlinking: true });
  }

  /**
   * Sees to the sessions, takes the webhook away and forgets the link. Where a session would not have it so the app stays linked and
   * the problem says why. Once the webhook is gone it counts as unlinked, even where Sinch does not answer or a session is left over:
   * the problem then says so. Sessions that nobody knew of when it was asked for end.
   */
  async unlink({ id, linkedAt, fate }: Unlinking): Promise<void> {
    this.beginUnlinking();
    const { appId } = this.state;
    const settle = (fate: SessionsFate) => settleSessions({ appId, unlinking: id, fate });
    const left = fate ? await settle(fate) : '';
    if (left !== '') {
      this.#change({ unlinking: false });
      // The problem goes with the next sync.
      this.#note([`not unlinked: ${left}`]);
      return this.#judge({ health: this.state.health, problem: left });
    }
    const webhook = await this.#removeWebhook();
    // What began while the webhook was still there.
    const late = await settle(fate ?? { kind: 'end' });
    const problem = [webhook, late].filter((what) => what !== '').join(' ');
    // Whoever links it anew from here on hears that it is unlinked, and has another workflow hold it.
    this.#change({ unlinking: false });
    await this.#judge({ health: 'unlinked', problem });
    await lasting.forgetApp.executeWithOptions({ summary: 'Forget the link' }, [{ appId, linkedAt }]);
  }

  /** Epoch ms. */
  nextErrand(): number {
    return Math.min(...this.state.errands.map(({ at }) => at));
  }

  /** The errand that is due. It stays until it is done, so that a run that ends meanwhile leaves it to the next one. */
  async runErrand(): Promise<void> {
    const errand = this.state.errands.find(({ at }) => at <= Date.now());
    if (!errand) return;
    const what = await runErrand(this.state.appId, errand);
    this.#change({ errands: this.state.errands.filter((one) => one !== errand) });
    if (errand.kind === 'recoverSessions' && errand.again)
      this.#plan({ ...errand, at: Date.now() + RECOVER_AGAIN_MS, again: false });
    if (what) this.#note([what]);
    this.hasNews = true;
  }

  // Checks of the token leave it alone: with one every minute nothing would ever be synced.
  #nextSync(): number {
    const { hinted, retryAt } = this.state;
    const next = this.#triedAt + Math.min(this.#syncEveryMs, hinted ? HINT_PAUSE_MS : this.#syncEveryMs);
    return retryAt === 0 ? next : Math.min(next, retryAt);
  }

  // A token that lives shorter than its margin must not make the workflow spin; a key that was refused is tried with the next sync.
  #nextToken(): number {
    if (this.state.renewAt === 0 || this.state.health === 'unauthorised') return Number.POSITIVE_INFINITY;
    const pause = Math.min(SHORTEST_PAUSE_MS, this.#syncEveryMs / 10);
    return Math.max(this.state.renewAt, this.#tokenTriedAt + pause);
  }

  /** A token alone does not make the app healthy: what a sync has found stays. */
  async #checkToken(): Promise<void> {
    try {
      await this.#refreshToken();
      await this.#record();
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** What is wrong becomes the app's health; a sync is tried before long. */
  async #fail(error: unknown): Promise<void> {
    const verdict = verdictOf(error);
    if (verdict.health === 'unauthorised') this.#change({ toRecover: true });
    if (this.state.retryAt <= Date.now()) {
      this.#change({ retryAt: Date.now() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures) });
      this.#failures = Math.min(this.#failures + 1, 10);
    }
    await this.#judge(verdict);
  }

  /** Of the sessions that were left behind, if there may be any. */
  #planRecovery(): void {
    if (!this.state.toRecover) return;
    const id = `${this.state.credentialVersion}-${Date.now()}`;
    this.#change({ toRecover: false });
    this.#plan({ kind: 'recoverSessions', id, at: 0, again: true });
  }

  #plan(...errands: AppErrand[]): void {
    this.#change({ errands: [...this.state.errands, ...errands] });
  }

  #input() {
    const { appId, credentialVersion } = this.state;
    return { appId, credentialVersion };
  }

  async #refreshToken(): Promise<void> {
    const options = { summary: 'Ask for an access token' };
    try {
      const { expiresAt, renewAt } = await activities.refreshAccessToken.executeWithOptions(options, [this.#input()]);
      this.#change({ tokenExpiresAt: expiresAt, renewAt });
    } catch (error) {
      this.#change({ renewAt: Date.now() + FIRST_RETRY_MS });
      throw error;
    } finally {
      this.#tokenTriedAt = Date.now();
    }
  }

  async #readChannels(): Promise<void> {
    const options = { summary: 'Read the app and its channels from Sinch' };
    const facts = await activities.readApp.executeWithOptions(options, [this.#input()]);
    this.#planRecovery();
    const { facts: before, gone, flow } = this.state;
    const synced = await activities.syncChannels.executeWithOptions({ summary: 'Store what changed' }, [
      { ...this.#input(), before, facts, gone },
    ]);
    // One that was told meanwhile is newer than what was read.
    this.#change({ facts, flow: this.state.flow === flow ? synced.flow : this.state.flow, gone: synced.gone });
    if (synced.credentialVersion > this.state.credentialVersion) {
      this.rotate(synced.credentialVersion);
      this.#planRecovery();
    }
    this.#note(synced.changes);
    const at = Date.now();
    this.#plan(
      ...synced.moves.map((move) => ({ ...move, kind: 'markSessions', id: `${move.channel}-${at}`, at }) as const),
    );
  }

  async #checkWebhook(): Promise<void> {
    const options = { summary: 'Make sure that Sinch delivers to our webhook' };
    const { webhookId, changes } = await activities.ensureWebhook.executeWithOptions(options, [this.#input()]);
    this.#change({ webhookId });
    this.#note(changes);
  }

  /** What is left to do by hand; '' where nothing is. */
  async #removeWebhook(): Promise<string> {
    try {
      await activities.removeWebhook.executeWithOptions({ summary: 'Remove the webhook' }, [this.#input()]);
      this.#change({ webhookId: '' });
      return '';
    } catch (error) {
      return `The webhook could not be removed, remove it in Sinch's dashboard: ${verdictOf(error).problem}`;
    }
  }

  #change(change: Partial<SinchAppState>): void {
    this.state = { ...this.state, ...change };
    setCurrentDetails(appDetails(this.state));
  }

  #note(changes: string[]): void {
    const { appId, events } = this.state;
    for (const what of changes) log.info('A linked app changed', { appId, what });
    const at = Date.now();
    this.#change({ events: [...events, ...changes.map((what) => ({ at, what }))].slice(-MOST_APP_EVENTS) });
  }

  async #judge({ health, problem }: Verdict): Promise<void> {
    if (health !== this.state.health) this.#note([`${health}${problem && `: ${problem}`}`]);
    this.#change({ health, problem });
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
    this.hasNews = false;
    const { appId, health, problem, events, credentialVersion } = this.state;
    const record = { appId, health, problem, events };
    // Whoever stores new credentials forgets there how the app was.
    const text = JSON.stringify([record, credentialVersion]);
    if (this.#recorded === text) return;
    try {
      await activities.recordHealth.executeWithOptions({ summary: `Record: ${health}` }, [record]);
      this.#recorded = text;
    } catch (error) {
      log.warn('How the app is could not be recorded', { appId, health, problem: verdictOf(error).problem });
    }
  }
}
