/** An answer other than success, as `application/problem+json` (RFC 9457) with a code that stays the same for ever. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** More members of the body, e.g. `fields` to look at. */
  readonly more: Readonly<Record<string, unknown>>;

  /** `message` says what happened and what to do; it is shown to the caller. */
  constructor(
    status: number,
    code: string,
    { message, more = {}, cause }: { message: string; more?: Record<string, unknown>; cause?: unknown },
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** 404 of a thing, named as it was asked for. */
export function notFound(what: string): Problem {
  return new Problem(404, 'NOT_FOUND', { message: `${what} is not known here.` });
}

/** What goes over the wire; `detail` is the message. */
export interface ProblemBody {
  type: 'about:blank';
  status: number;
  code: string;
  detail: string;
  [more: string]: unknown;
}

/** The extra members never replace the standard ones. */
export function problemBody({ status, code, message, more }: Problem): ProblemBody {
  return { ...more, type: 'about:blank', status, code, detail: message };
}
