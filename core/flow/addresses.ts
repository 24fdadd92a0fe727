import { StepFailure } from './failure.ts';

/** A value within an address, percent-encoded. A lone surrogate has no such form. */
export function encodedInUrl(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

const MARK = '\0';

/**
 * Throws StepFailure where a value makes `.` or `..` of a segment: no encoding keeps those from leading up the path, so that
 * a contact who is asked for a number would choose what is called. `texts`: what the parts of an address have become.
 */
export function requireOwnPath(parts: readonly { kind: 'literal' | 'expression' }[], texts: readonly string[]): void {
  const marked = texts.map((text, index) => (index > 0 && parts[index]?.kind === 'expression' ? MARK + text : text));
  const [path = ''] = marked.join('').split(/[?#]/, 1);
  const leads = (segment: string) => segment.includes(MARK) && /^(?:\.|%2e){1,2}$/i.test(segment.replaceAll(MARK, ''));
  if (!path.split(/[\\/]/).some(leads)) return;
  throw new StepFailure('TYPE', 'a value would make . or .. of a part of its address, which leads elsewhere');
}
