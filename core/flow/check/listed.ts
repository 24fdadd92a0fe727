/** Names as a sentence has them: `SMS`, `SMS and RCS`, `SMS, MMS and RCS`. */
export function listed(names: readonly string[]): string {
  const before = names.slice(0, -1).join(', ');
  return before === '' ? names.join('') : `${before} and ${names.at(-1)}`;
}
