/** Remembers at most `limit` results of a pure function of a text; the one made first leaves first. */
export function cached<T>(limit: number, make: (text: string) => T): (text: string) => T {
  const known = new Map<string, { made: T }>();
  return (text) => {
    const hit = known.get(text);
    if (hit) return hit.made;
    const made = make(text);
    if (known.size >= limit) known.delete(known.keys().next().value ?? '');
    known.set(text, { made });
    return made;
  };
}
