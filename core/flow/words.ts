/** A message as words to compare: without outer space, case, and the punctuation that people end with. */
export function normalise(text: string): string {
  return text
    .normalize('NFC')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\s.!?,;:]+$/, '')
    .toLowerCase();
}
