/** PostgreSQL takes no NUL in a text and no long one in an index; one such value would fail its whole statement, for ever. */
export function storable(text: string, limit: number): string {
  return text.replaceAll('\0', '').slice(0, limit);
}
