const known = new WeakMap<object, readonly string[]>();

/** Names that a map declares; remembered, since a flow may misspell a thousand of them (didYouMean). */
export function namesIn(map: object): readonly string[] {
  const before = known.get(map);
  if (before) return before;
  const names = Object.keys(map);
  known.set(map, names);
  return names;
}
