/** Whether something of this name may be done now; true at most once in the time, per name. */
export type MayNow = (name: string) => boolean;

/** For a handful of names, such as the apps that are linked: none is forgotten. `now` in epoch ms. */
export function createThrottle(everyMs: number, now: () => number): MayNow {
  const last = new Map<string, number>();
  return (name) => {
    const at = now();
    if (at - (last.get(name) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
    last.set(name, at);
    return true;
  };
}
