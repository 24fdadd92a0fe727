/** A signed callback that answers the doctor's question. */
export interface DoctorCallback {
  requestId: string;
  appId: string;
  /** Epoch ms. */
  receivedAt: number;
}

/** Noted for a day: any API may get the callback, another one may wait for it. */
export interface DoctorCallbacks {
  /** Settles once it is committed; the same one again is noted once. */
  note(callback: DoctorCallback): Promise<void>;
  has(callback: Pick<DoctorCallback, 'requestId' | 'appId'>): Promise<boolean>;
}
