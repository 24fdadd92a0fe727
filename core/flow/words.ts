const ENDINGS = ' .!?,;:';

// A loop from the back: a pattern bound to the end begins anew at every sign of a contact's 64 K exclamation marks.
function withoutEnding(text: string): string {
  let end = text.length;
  while (end > 0 && ENDINGS.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/**
 * A message as words to compare: without outer space, case, and the punctuation that people end with. What is nothing but
 * punctuation stays, or it would be the same as a message without words.
 */
export function normalise(text: string): string {
  const written = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  return (withoutEnding(written) || written).toLowerCase();
}
