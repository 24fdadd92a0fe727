import type { Dispatcher } from 'undici';
import { type CallHost, readCallHosts } from '../../config/call-hosts.ts';
import type { CallOutcome, CallRequest } from '../../core/flow/call.ts';
import { readAnswer } from './answer.ts';
import { type AllowLists, addressesOf, destinationOf, type Resolve } from './destination.ts';
import { type Dial, exchange, pinnedDial, systemResolve } from './exchange.ts';
import { EgressFailure, toFailure } from './failure.ts';
import { type Hop, redirected, redirectOf } from './redirect.ts';
import { requestHeaders } from './request-headers.ts';

const MAX_REDIRECTS = 5;

export interface EgressOptions {
  /** What the installation's CALL_ALLOWED_HOSTS names. */
  allowedHosts: readonly CallHost[];
  resolve?: Resolve;
  dial?: Dial;
}

export interface EgressRequest {
  method: CallRequest['method'];
  url: string;
  headers: { [name: string]: string };
  body?: string;
  /** Sent with POST and PATCH: the same on every attempt. */
  idempotencyKey: string;
  /** A secret is in the body. */
  secretBody: boolean;
  /** For the whole: names, connections, redirects and the last byte of the body. */
  timeoutMs: number;
  /** What the app's own list adds. Entries that cannot be read open nothing. */
  allowedHosts: readonly string[];
  signal?: AbortSignal;
}

export interface HttpEgress {
  /**
   * The only way out for a flow: allowed hosts, https, public addresses, the very address that was checked; bounded in size
   * and time. Resolves with what came of it, failures too. Rejects only when the signal fires, with its reason.
   */
  request(request: EgressRequest): Promise<CallOutcome>;
}

/** Sends the requests of flows: to whom the lists allow, with nothing attached but what the flow gave. */
export function createHttpEgress(options: EgressOptions): HttpEgress {
  return { request: (request) => new Trip(request, options).run() };
}

/** One request with all its redirects. */
class Trip {
  readonly #request: EgressRequest;
  readonly #lists: AllowLists;
  readonly #resolve: Resolve;
  readonly #dial: Dial;
  readonly #stop = new AbortController();
  /** A connection stood: somebody may have acted on the request. */
  #sent = false;
  /** Whom a failure is about, and whether a connection to it stood. */
  #at = { host: 'its host', connected: false };

  constructor(request: EgressRequest, { allowedHosts, resolve = systemResolve, dial = pinnedDial }: EgressOptions) {
    this.#request = request;
    this.#lists = { installation: allowedHosts, app: readCallHosts(request.allowedHosts).hosts };
    this.#resolve = resolve;
    this.#dial = dial;
  }

  async run(): Promise<CallOutcome> {
    const { signal, timeoutMs } = this.#request;
    signal?.throwIfAborted();
    const stop = () => this.#stop.abort();
    const timer = setTimeout(stop, timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await this.#follow(this.#firstHop());
    } catch (error) {
      signal?.throwIfAborted();
      return this.#failed(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  #firstHop(): Hop {
    const { method, url, headers, body, secretBody } = this.#request;
    const destination = destinationOf(url, this.#lists);
    return { method, destination, headers: requestHeaders(headers, this.#request), body, secretBody };
  }

  async #follow(first: Hop): Promise<CallOutcome> {
    let hop = first;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const came = await this.#send(hop);
      if (!('next' in came)) return came;
      hop = came.next;
    }
    throw new EgressFailure('CALL_REFUSED', `its call was redirected more than ${MAX_REDIRECTS} times`);
  }

  async #send(hop: Hop): Promise<CallOutcome | { next: Hop }> {
    const { signal } = this.#stop;
    const { url } = hop.destination;
    this.#at = { host: url.host, connected: false };
    const addresses = await unlessStopped(addressesOf(hop.destination, this.#resolve), signal);
    const onConnect = () => {
      this.#sent = true;
      this.#at.connected = true;
    };
    const { timeoutMs } = this.#request;
    return exchange(hop, { dial: this.#dial, addresses, timeoutMs, signal, onConnect }, (answer) =>
      this.#read(hop, answer),
    );
  }

  async #read(hop: Hop, answer: Dispatcher.ResponseData): Promise<CallOutcome | { next: Hop }> {
    const { url } = hop.destination;
    const location = redirectOf(answer.statusCode, answer.headers.location);
    if (location === undefined) return readAnswer(answer, url.host);
    return { next: redirected(hop, answer.statusCode, destinationOf(location, this.#lists, url)) };
  }

  #failed(error: unknown): CallOutcome {
    const { code, message } = this.#stop.signal.aborted ? this.#late() : toFailure(error, this.#at);
    return { kind: 'failed', code, reason: message, unclear: this.#isUnclear(code) };
  }

  #late(): EgressFailure {
    const limit = `${this.#request.timeoutMs} ms`;
    return new EgressFailure('CALL_TIMED_OUT', `its call to ${this.#at.host} had no whole answer within ${limit}`);
  }

  // An answer that is too large, or sends us where we may not go, came to a request that was taken. Asking changes nothing.
  #isUnclear(code: EgressFailure['code']): boolean {
    const answered = code === 'CALL_TOO_LARGE' || code === 'CALL_REFUSED';
    return this.#sent && !(answered && this.#request.method === 'GET');
  }
}

/** A name that resolves slowly ends with the time limit. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('stopped'));
    // The limit may have fired between two hops: nobody hears of that any more.
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
